// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeRelay.h"

#include <QTcpSocket>

namespace waybill::tests {

namespace {

qsizetype contentLength(const QByteArray& head)
{
    for (const QByteArray& line : head.toLower().split('\n')) {
        if (line.startsWith("content-length:"))
            return line.mid(line.indexOf(':') + 1).trimmed().toLongLong();
    }
    return 0;
}

} // namespace

FakeRelay::FakeRelay() { connect(&m_server, &QTcpServer::newConnection, this, &FakeRelay::onConnection); }

bool FakeRelay::listen(quint16 port)
{
    const bool listens = m_server.listen(QHostAddress::LocalHost, port);
    m_port = m_server.serverPort();
    return listens;
}

void FakeRelay::close()
{
    m_server.close();
    for (QTcpSocket* socket : m_server.findChildren<QTcpSocket*>())
        socket->abort();
}

QUrl FakeRelay::url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

void FakeRelay::answer(const QString& path, FakeAnswer answer)
{
    on(path, [answer = std::move(answer)](const QUrlQuery&) { return answer; });
}

int FakeRelay::requests(const QString& path) const
{
    const auto found = m_requests.find(path);
    return found == m_requests.end() ? 0 : found->second;
}

void FakeRelay::onConnection()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onBytes(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void FakeRelay::onBytes(QTcpSocket* socket)
{
    const QByteArray request = socket->property("request").toByteArray() + socket->readAll();
    socket->setProperty("request", request);
    const qsizetype head = request.indexOf("\r\n\r\n");
    if (head < 0 || request.size() < head + 4 + contentLength(request.left(head)))
        return;
    socket->setProperty("request", QByteArray());
    m_lastRequest = request;
    const QUrl target = QUrl::fromEncoded(request.split(' ').value(1));
    ++m_requests[target.path()];
    const auto handler = m_handlers.find(target.path());
    respond(socket, handler == m_handlers.end() ? FakeAnswer{404, "{}"} : handler->second(QUrlQuery(target)));
}

void FakeRelay::respond(QTcpSocket* socket, const FakeAnswer& answer)
{
    if (answer.never)
        return;
    socket->write("HTTP/1.1 " + QByteArray::number(answer.status) + " Told\r\nContent-Type: application/json\r\n" +
                  answer.extraHeaders +
                  "Connection: close\r\nContent-Length: " + QByteArray::number(answer.body.size()) + "\r\n\r\n" +
                  (answer.cutAfter < 0 ? answer.body : answer.body.left(answer.cutAfter)));
    socket->disconnectFromHost();
}

} // namespace waybill::tests
