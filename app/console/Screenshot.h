// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes one picture of the window as a person would see it: waits until rows, the chosen event's story or the trace are
// there, writes a PNG, and says how it went. Main thread; the console outlives it.

#include "app/console/Console.h"
#include "app/console/Options.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace waybill::console {

class Screenshot : public QObject {
    Q_OBJECT
public:
    // traceQuery: what the trace page shows; empty: the recipient of a row with a final outcome.
    Screenshot(Console& console, QString file, Options::Page page, QString traceQuery, QObject* parent = nullptr);

    // The demo's relay has all of its history; without a demo there is nothing to wait for.
    void waitForHistory() { m_historyThere = false; }
    void historyThere() { m_historyThere = true; }
    // There is nothing to wait for: the first steps are the picture.
    void firstStartThere() { m_firstStart = true; }

signals:
    void done();
    void failed(const QString& message);

private:
    void look();
    bool rowsAreThere();
    bool chooseRow();
    bool pageIsThere();
    void startTrace();
    bool sendIsWritten();
    void grab();

    Console& m_console;
    QString m_file;
    Options::Page m_page;
    QString m_traceQuery;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    QElapsedTimer m_settled;
    bool m_historyThere = true;
    bool m_firstStart = false;
    bool m_statusCaughtUp = false;
    bool m_chosen = false;
    bool m_traced = false;
    bool m_answered = false;
    bool m_written = false;
};

} // namespace waybill::console
