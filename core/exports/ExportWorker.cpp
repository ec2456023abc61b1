// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/ExportWorker.h"

namespace waybill::exports {

ExportWorker::ExportWorker(ExportOrder order)
    : m_order(std::move(order)), m_pages(m_order.relay, this), m_file(m_order.path, this)
{
}

void ExportWorker::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) {
        end(std::unexpected(fileError()));
        return;
    }
    m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    write(heading(m_order.format));
    const auto onPage = [this](const std::vector<events::Event>& page) { return take(page); };
    const auto onEnd = [this](const Result<void>& result) { end(result); };
    if (m_order.ids.empty())
        m_pages.read(m_order.filter, feed::EventPages::mostInPage, onPage, onEnd);
    else
        m_pages.read(m_order.ids, onPage, onEnd);
}

void ExportWorker::cancel()
{
    if (std::exchange(m_ended, true))
        return;
    removeDraft();
    emit cancelled();
}

bool ExportWorker::take(const std::vector<events::Event>& page)
{
    if (m_ended)
        return false;
    std::string text;
    for (const events::Event& event : page)
        appendEvent(text, event, m_order.format, m_order.recipients);
    write(text);
    m_written += qint64(page.size());
    emit progress(m_written);
    return m_file.error() == QFileDevice::NoError;
}

void ExportWorker::write(const std::string& text) { m_file.write(text.data(), qint64(text.size())); }

void ExportWorker::end(const Result<void>& result)
{
    if (std::exchange(m_ended, true))
        return;
    if (!result) {
        removeDraft();
        emit failed(result.error());
    } else if (!m_file.commit()) {
        emit failed(fileError());
    } else {
        emit finished(m_written);
    }
}

void ExportWorker::removeDraft()
{
    m_file.cancelWriting();
    m_file.commit();
}

Error ExportWorker::fileError() const
{
    return {ErrorCode::Io, m_order.path.toStdString() + " can't be written: " + m_file.errorString().toStdString(),
            "choose another folder, or make room"};
}

} // namespace waybill::exports
