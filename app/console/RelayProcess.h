// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A relay of our own as a child process: starts it, finds out where it listens, starts it again when it falls over, and
// says in words why it can't run. Ends it with the window. Main thread.

#include "core/base/Result.h"
#include "core/feed/RelayAddress.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

namespace waybill::console {

class RelayProcess : public QObject {
    Q_OBJECT
public:
    struct Command {
        QString program; // waybill-relay
        QString config;  // relay.toml
        QString data;
    };

    explicit RelayProcess(Command command, QObject* parent = nullptr);
    ~RelayProcess() override;

    void start();

    // The waybill-relay beside this program, else the one in PATH; empty when there is none.
    static QString findProgram();
    // What an exit means, from the code and the last line the relay wrote.
    static Error explain(int exitCode, const QByteArray& errorOutput);

signals:
    void ready(const waybill::feed::RelayAddress& address);
    // It does not run. retrying: it is tried again by itself.
    void failed(const waybill::Error& error, bool retrying);

private:
    void finished(int exitCode, QProcess::ExitStatus status);
    void lookForAddress();
    void retryLater(const Error& error);

    Command m_command;
    QProcess m_process;
    QTimer m_look;  // until relay.json is there
    QTimer m_retry;
    QElapsedTimer m_running;
    QByteArray m_errors;
    int m_failures = 0;
};

} // namespace waybill::console
