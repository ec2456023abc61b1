// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes events from the relay into one file, in a thread of its own. The file appears whole and readable for its owner
// only, or not at all. Lives in the main thread; deleting it cancels.

#include "core/exports/EventFormat.h"
#include "core/feed/RelayAddress.h"

#include <QObject>
#include <QThread>

#include <memory>
#include <string>
#include <vector>

namespace waybill::exports {

struct ExportOrder {
    feed::RelayAddress relay;
    std::string filter = {};               // what it lets through, newest first …
    std::vector<events::EventId> ids = {}; // … or, when there are any, these
    QString path = {};
    Format format = Format::Csv;
    Recipients recipients = Recipients::Plain;
};

class ExportWorker;

class ExportJob : public QObject {
    Q_OBJECT
public:
    explicit ExportJob(ExportOrder order, QObject* parent = nullptr);
    ~ExportJob() override;

    void start();
    // What was written so far goes; a file that was there before stays.
    void cancel();
    const QString& path() const { return m_path; }

signals:
    void progress(qint64 events);
    // One of these, once.
    void finished(qint64 events);
    void failed(const waybill::Error& error);
    void cancelled();

private:
    QString m_path;
    QThread m_thread;
    ExportWorker* m_worker; // lives in m_thread, goes with it
};

} // namespace waybill::exports
