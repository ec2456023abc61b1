// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A stand-in for the relay's hooks listener: keeps connections, records request lines, and answers what it is told.
// Lives in the main thread.

#include <QByteArray>
#include <QObject>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace waybill::simulator {

class RecordingServer : public QObject {
    Q_OBJECT

public:
    // The status for the nth request, from 1.
    explicit RecordingServer(std::function<int(int)> answer);

    QUrl url() const;
    const QStringList& requests() const { return m_requests; } // "POST /hooks/sendgrid-production"
    int connections() const { return m_connections; }

private:
    void read(QTcpSocket* socket);

    std::function<int(int)> m_answer;
    QTcpServer m_server;
    QStringList m_requests;
    int m_connections = 0;
};

} // namespace waybill::simulator
