// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ExportCommand.h"

#include "ui/widgets/TimeText.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

constexpr int toldFor = 6000;

} // namespace

ExportCommand::ExportCommand(QWidget* parent) : QObject(parent), m_parent(parent) {}

ExportCommand::~ExportCommand() = default;

void ExportCommand::ask(const exports::ExportOrder& order, qint64 expected)
{
    if (isRunning()) {
        emit statusMessage(tr("An export is running already"), toldFor);
        return;
    }
    auto* dialog = new QFileDialog(m_parent, tr("Export events"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV, for spreadsheets (*.csv)"), tr("JSON lines, for programs (*.jsonl)")});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("waybill-events.csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("jsonl")) ? QStringLiteral("jsonl")
                                                                         : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, order, expected](const QString& path) {
        exports::ExportOrder chosen = order;
        chosen.path = path;
        const std::string suffix = QFileInfo(path).suffix().toLower().toStdString();
        chosen.format = exports::formatFrom(suffix).value_or(exports::Format::Csv);
        start(chosen, expected);
    });
    dialog->open();
}

void ExportCommand::start(const exports::ExportOrder& order, qint64 expected)
{
    m_job = std::make_unique<exports::ExportJob>(order);
    const QString name = QFileInfo(order.path).fileName();
    connect(m_job.get(), &exports::ExportJob::progress, this, [this, name, expected](qint64 events) {
        const int percent = expected > 0 ? int(std::min<qint64>(99, events * 100 / expected)) : 0;
        emit progressed(tr("Exporting to %1: %2 of %3 events").arg(name, countText(events), countText(expected)), percent);
    });
    connect(m_job.get(), &exports::ExportJob::finished, this, [this, name](qint64 events) {
        end(tr("%1 events written to %2").arg(countText(events), name));
    });
    connect(m_job.get(), &exports::ExportJob::failed, this, [this](const Error& error) {
        end(tr("Not exported: %1").arg(QString::fromStdString(error.text())));
    });
    connect(m_job.get(), &exports::ExportJob::cancelled, this, [this] { end(tr("The export was cancelled; no file was written")); });
    emit progressed(tr("Exporting to %1").arg(name), 0);
    m_job->start();
}

void ExportCommand::cancel()
{
    if (m_job)
        m_job->cancel();
}

void ExportCommand::end(const QString& message)
{
    // The signal that brought us here is the job's own.
    m_job.release()->deleteLater();
    emit ended();
    emit statusMessage(message, toldFor);
}

} // namespace waybill::ui::timeline
