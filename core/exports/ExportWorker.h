// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// ExportJob's half in its thread: reads pages, formats them, writes. Everything runs in the thread it lives in.

#include "core/exports/ExportJob.h"
#include "core/feed/EventPages.h"

#include <QSaveFile>

namespace waybill::exports {

class ExportWorker : public QObject {
    Q_OBJECT
public:
    explicit ExportWorker(ExportOrder order);

    void start();
    void cancel();

signals:
    void progress(qint64 events);
    void finished(qint64 events);
    void failed(const waybill::Error& error);
    void cancelled();

private:
    bool take(const std::vector<events::Event>& page);
    void write(const std::string& text);
    void end(const Result<void>& result);
    void removeDraft();
    Error fileError() const;

    ExportOrder m_order;
    feed::EventPages m_pages;
    QSaveFile m_file;
    qint64 m_written = 0;
    bool m_ended = false;
};

} // namespace waybill::exports
