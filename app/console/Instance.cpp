// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Instance.h"

#include "core/links/Link.h"

#include <QLocalSocket>
#include <QTimer>

namespace waybill::console {

namespace {

using namespace std::chrono_literals;

constexpr int mostWait = 1000;
constexpr auto mostSilence = 2s;
constexpr qint64 mostBytes = qint64(links::Link::mostText) + 1;
const QByteArray answer = "ok\n";

} // namespace

Instance::Instance(QObject* parent) : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &Instance::onConnection);
}

QString Instance::socketPath(bool demo)
{
    const QString session = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString name = demo ? QStringLiteral("/waybill-demo.socket") : QStringLiteral("/waybill-console.socket");
    return session.isEmpty() ? QString() : session + name;
}

bool Instance::handOver(const QString& path, const QString& link)
{
    QLocalSocket socket;
    socket.connectToServer(path);
    if (path.isEmpty() || !socket.waitForConnected(mostWait))
        return false;
    socket.write(link.toUtf8().left(mostBytes - 1) + '\n');
    return socket.waitForBytesWritten(mostWait) && socket.waitForReadyRead(mostWait)
           && socket.readLine(answer.size() + 1) == answer;
}

Result<void> Instance::listen(const QString& path)
{
    if (path.isEmpty())
        return fail(ErrorCode::Unavailable, "there is no folder of this session for the console's socket",
                    "links open a window of their own");
    QLocalSocket probe;
    probe.connectToServer(path);
    if (probe.waitForConnected(mostWait))
        return fail(ErrorCode::Conflict, "another console listens at " + path.toStdString());
    // Nobody answers: what lies there is left from one that did not end well.
    QLocalServer::removeServer(path);
    if (!m_server.listen(path))
        return fail(ErrorCode::Io, path.toStdString() + ": " + m_server.errorString().toStdString(),
                    "links open a window of their own");
    return {};
}

void Instance::onConnection()
{
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { onBytes(socket); });
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        // One that says nothing must not stay.
        QTimer::singleShot(mostSilence, socket, [socket] { socket->abort(); });
        onBytes(socket);
    }
}

void Instance::onBytes(QLocalSocket* socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > mostBytes)
            socket->abort();
        return;
    }
    const QByteArray line = socket->readLine(mostBytes + 1);
    socket->disconnect(this);
    socket->write(answer);
    socket->disconnectFromServer();
    if (line.endsWith('\n'))
        emit linkReceived(QString::fromUtf8(line.chopped(1)));
}

} // namespace waybill::console
