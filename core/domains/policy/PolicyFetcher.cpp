// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/policy/PolicyFetcher.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"
#include "core/domains/tags/TagList.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <QDeadlineTimer>
#include <QSslConfiguration>
#include <QSslSocket>

namespace waybill::domains::policy {

namespace {

namespace http = boost::beast::http;

constexpr std::uint64_t mostBody = 64 * 1024;
constexpr qint64 mostBytes = 128 * 1024;
constexpr int slice = 100; // ms between looks at the stop token

enum class Wait : std::uint8_t { Ready, Failed, TooLong, Stopped };

// Waits in slices, so that a cancel is heard.
template <typename WaitFor>
Wait waitSliced(const QSslSocket& socket, const QDeadlineTimer& deadline, const std::stop_token& stop, WaitFor waitFor)
{
    while (!waitFor(slice)) {
        if (stop.stop_requested())
            return Wait::Stopped;
        if (deadline.hasExpired())
            return Wait::TooLong;
        if (socket.state() == QAbstractSocket::UnconnectedState
            || (socket.error() != QAbstractSocket::SocketTimeoutError && socket.error() != QAbstractSocket::UnknownSocketError))
            return Wait::Failed;
    }
    return Wait::Ready;
}

Error troubleOf(Wait wait, const QSslSocket& socket, const std::string& host)
{
    switch (wait) {
    case Wait::Stopped: return {ErrorCode::Unavailable, "cancelled"};
    case Wait::TooLong: return {ErrorCode::Unavailable, host + " did not answer in time"};
    case Wait::Failed:
    case Wait::Ready: break;
    }
    if (const auto errors = socket.sslHandshakeErrors(); !errors.isEmpty())
        return {ErrorCode::InvalidInput, "the certificate of " + host + " does not hold: " + errors.front().errorString().toStdString()};
    const bool tls = socket.error() == QAbstractSocket::SslHandshakeFailedError;
    return {tls ? ErrorCode::InvalidInput : ErrorCode::Unavailable, host + ": " + printable(socket.errorString().toStdString())};
}

Result<std::string> bodyOf(std::string_view bytes)
{
    http::response_parser<http::string_body> parser;
    parser.body_limit(mostBody);
    parser.eager(true);
    boost::system::error_code error;
    parser.put(boost::asio::buffer(bytes), error);
    if (!error && parser.is_header_done() && !parser.is_done())
        parser.put_eof(error);
    if (error == http::error::body_limit)
        return fail(ErrorCode::InvalidInput, "the policy is larger than 64 KiB");
    if (error || !parser.is_done())
        return fail(ErrorCode::InvalidInput, "the answer is no complete HTTP response");
    const auto& response = parser.get();
    if (response.result_int() >= 300 && response.result_int() < 400)
        return fail(ErrorCode::InvalidInput, "the policy is redirected, which RFC 8461 forbids");
    if (response.result() != http::status::ok)
        return fail(ErrorCode::InvalidInput, "the server answers " + std::to_string(response.result_int()));
    const std::string type =
        asciiLower(std::string_view(response[http::field::content_type].data(), response[http::field::content_type].size()));
    if (!type.starts_with("text/plain"))
        return fail(ErrorCode::InvalidInput, "the policy is served as “" + printable(type) + "”, not as text/plain");
    return response.body();
}

Result<std::string> fetchFrom(QSslSocket& socket, const std::string& host, const QDeadlineTimer& deadline,
                              const std::stop_token& stop)
{
    const auto encrypted = waitSliced(socket, deadline, stop, [&](int ms) { return socket.waitForEncrypted(ms); });
    if (encrypted != Wait::Ready)
        return std::unexpected(troubleOf(encrypted, socket, host));
    const std::string request = "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: " + host
                                + "\r\nUser-Agent: Waybill\r\nAccept: text/plain\r\nConnection: close\r\n\r\n";
    socket.write(request.data(), qint64(request.size()));
    std::string bytes;
    while (socket.state() == QAbstractSocket::ConnectedState || socket.bytesAvailable() > 0) {
        const auto ready = socket.bytesAvailable() > 0
                               ? Wait::Ready
                               : waitSliced(socket, deadline, stop, [&](int ms) { return socket.waitForReadyRead(ms); });
        if (ready == Wait::Stopped || ready == Wait::TooLong)
            return std::unexpected(troubleOf(ready, socket, host));
        bytes += socket.readAll().toStdString();
        if (qint64(bytes.size()) > mostBytes)
            return fail(ErrorCode::InvalidInput, "the policy is larger than 64 KiB");
        if (ready == Wait::Failed)
            break; // the other side closed
    }
    return bodyOf(bytes);
}

} // namespace

Result<std::string> PolicyFetcher::fetch(const std::string& host, std::span<const dns::IpAddress> addresses,
                                         std::stop_token stop) const
{
    Result<std::string> result = fail(ErrorCode::Unavailable, host + " has no address");
    const QDeadlineTimer deadline(m_options.timeout);
    for (const dns::IpAddress& address : addresses) {
        QSslSocket socket;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        configuration.addCaCertificates(m_options.authorities);
        socket.setSslConfiguration(configuration);
        socket.connectToHostEncrypted(QString::fromStdString(address.text()), m_options.port, QString::fromStdString(host));
        result = fetchFrom(socket, host, deadline, stop);
        socket.abort();
        if (result || result.error().code != ErrorCode::Unavailable || deadline.hasExpired() || stop.stop_requested())
            break;
    }
    return result;
}

} // namespace waybill::domains::policy
