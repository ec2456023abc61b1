// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Exports events into a file that the person names, one export at a time, while the window goes on. Main thread.

#include "core/exports/ExportJob.h"

#include <QObject>

#include <memory>

class QWidget;

namespace waybill::ui::timeline {

class ExportCommand : public QObject {
    Q_OBJECT
public:
    explicit ExportCommand(QWidget* parent);
    ~ExportCommand() override;

    // Asks for the file; its name decides the format. `expected`: how many events will come, for the progress.
    void ask(const exports::ExportOrder& order, qint64 expected);
    void start(const exports::ExportOrder& order, qint64 expected);
    void cancel();
    bool isRunning() const { return m_job != nullptr; }

signals:
    void statusMessage(const QString& text, int milliseconds);
    // The running job in words and in parts of the whole, until it ended.
    void progressed(const QString& text, int percent);
    void ended();

private:
    void end(const QString& message);

    QWidget* m_parent;
    std::unique_ptr<exports::ExportJob> m_job;
};

} // namespace waybill::ui::timeline
