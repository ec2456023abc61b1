// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/FrontDoor.h"

#include <spdlog/fmt/fmt.h>

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QNetworkProxy>
#include <QTcpSocket>

namespace waybill::relay {

namespace {

std::unexpected<Error> unavailable(std::string why)
{
    return fail(ErrorCode::Unavailable, std::move(why), "look at the relay's log");
}

// What listens everywhere listens on loopback too.
QHostAddress reachable(const ListenAddress& address)
{
    const QHostAddress host(QString::fromStdString(address.host));
    if (host == QHostAddress(QHostAddress::AnyIPv4))
        return QHostAddress(QHostAddress::LocalHost);
    if (host == QHostAddress(QHostAddress::AnyIPv6))
        return QHostAddress(QHostAddress::LocalHostIPv6);
    return host;
}

std::string written(const ListenAddress& address, const FrontDoorRequest& request)
{
    std::string text = fmt::format("POST {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
                                   request.path, address.toString(), request.body.size());
    for (const auto& [name, value] : request.headers)
        text.append(name).append(": ").append(value).append("\r\n");
    return text.append("\r\n").append(request.body);
}

// "HTTP/1.1 200 OK"
Result<int> statusIn(const QByteArray& line)
{
    const QList<QByteArray> parts = line.split(' ');
    bool isNumber = false;
    const int status = parts.size() > 1 && parts[0].startsWith("HTTP/1.") ? parts[1].toInt(&isNumber) : 0;
    if (!isNumber)
        return unavailable("what listens for webhooks does not speak HTTP");
    return status;
}

} // namespace

Result<int> postThroughFrontDoor(const ListenAddress& address, const FrontDoorRequest& request,
                                 std::chrono::milliseconds deadline)
{
    const QDeadlineTimer until(deadline);
    const auto left = [&until] { return int(until.remainingTime()); };
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    socket.connectToHost(reachable(address), address.port);
    if (!socket.waitForConnected(left()))
        return unavailable("the webhook listener can't be reached: " + socket.errorString().toStdString());
    const std::string text = written(address, request);
    socket.write(text.data(), qint64(text.size()));
    while (!socket.canReadLine()) {
        if (until.hasExpired() || !socket.waitForReadyRead(left()))
            return unavailable("the webhook listener gave no answer in time");
    }
    return statusIn(socket.readLine(256));
}

} // namespace waybill::relay
