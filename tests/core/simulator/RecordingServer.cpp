// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/simulator/RecordingServer.h"

#include <QRegularExpression>

namespace waybill::simulator {

RecordingServer::RecordingServer(std::function<int(int)> answer) : m_answer(std::move(answer))
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            ++m_connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        }
    });
    m_server.listen(QHostAddress::LocalHost);
}

QUrl RecordingServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

void RecordingServer::read(QTcpSocket* socket)
{
    static const QRegularExpression length(QStringLiteral("\r\ncontent-length: *(\\d+)"),
                                           QRegularExpression::CaseInsensitiveOption);
    for (;;) {
        const QByteArray waiting = socket->peek(socket->bytesAvailable());
        const qsizetype end = waiting.indexOf("\r\n\r\n");
        const QString head = QString::fromLatin1(waiting.left(end));
        const qsizetype whole = end + 4 + length.match(head).captured(1).toLongLong();
        if (end < 0 || waiting.size() < whole)
            return;
        socket->read(whole);
        m_requests.append(head.section(QLatin1Char(' '), 0, 1));
        socket->write("HTTP/1.1 " + QByteArray::number(m_answer(int(m_requests.size())))
                      + " Answer\r\nContent-Length: 0\r\n\r\n");
    }
}

} // namespace waybill::simulator
