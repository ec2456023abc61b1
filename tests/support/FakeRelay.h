// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A pull API on loopback that answers as a test tells it to, faults included. Main thread.

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <map>

class QTcpSocket;

namespace waybill::tests {

struct FakeAnswer {
    int status = 200;
    QByteArray body;
    QByteArray extraHeaders = {}; // "Location: …\r\n"
    bool never = false;           // keeps the connection and says nothing
    qsizetype cutAfter = -1;      // closes after so many bytes of the body
};

class FakeRelay : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<FakeAnswer(const QUrlQuery& query)>;

    FakeRelay();

    bool listen(quint16 port = 0);
    // Ends the listener and every connection.
    void close();
    quint16 port() const { return m_port; }
    QUrl url() const;

    // Paths are whole: "/v1/feed". Unknown ones answer 404.
    void on(const QString& path, Handler handler) { m_handlers[path] = std::move(handler); }
    void answer(const QString& path, FakeAnswer answer);

    const QByteArray& lastRequest() const { return m_lastRequest; }
    int requests(const QString& path) const;

private:
    void onConnection();
    void onBytes(QTcpSocket* socket);
    void respond(QTcpSocket* socket, const FakeAnswer& answer);

    QTcpServer m_server;
    quint16 m_port = 0;
    std::map<QString, Handler> m_handlers;
    std::map<QString, int> m_requests;
    QByteArray m_lastRequest;
};

} // namespace waybill::tests
