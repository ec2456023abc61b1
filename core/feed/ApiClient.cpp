// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/ApiClient.h"

#include "core/base/ErrorNames.h"
#include "core/base/JsonRead.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace waybill::feed {

namespace {

QUrl urlOf(const QUrl& base, const ApiRequest& request)
{
    QUrl url = base;
    QString path = base.path();
    while (path.endsWith(QChar('/')))
        path.chop(1);
    url.setPath(path + request.path);
    QByteArray query;
    for (const auto& [name, value] : request.query)
        query += (query.isEmpty() ? QByteArray() : QByteArray("&")) + name + '=' + value.toPercentEncoding();
    url.setQuery(query.isEmpty() ? QString() : QString::fromLatin1(query), QUrl::StrictMode);
    return url;
}

QNetworkRequest networkRequest(const QUrl& url, const Secret& token, const ApiRequest& request)
{
    QNetworkRequest network(url);
    const std::string_view text = token.reveal(); // it opens the API, nothing else sees it
    network.setRawHeader("Authorization", "Bearer " + QByteArray(text.data(), qsizetype(text.size())));
    network.setRawHeader("Accept", "application/json");
    // Asking for identity also keeps Qt from unpacking: what is bounded is what comes in.
    network.setRawHeader("Accept-Encoding", "identity");
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    network.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    network.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    network.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    network.setTransferTimeout(int(request.silence.count()));
    return network;
}

} // namespace

ApiClient::ApiClient(RelayAddress address, QObject* parent)
    : QObject(parent), m_address(std::move(address)), m_network(this)
{
    // A relay is named by its own address; a system proxy would only learn the token.
    m_network.setProxy(QNetworkProxy::NoProxy);
}

void ApiClient::send(const ApiRequest& request, std::optional<QByteArray> json, Done done)
{
    const auto failLater = [this, &done](Error error) {
        QMetaObject::invokeMethod(
            this, [done = std::move(done), error = std::move(error)] { done(std::unexpected(error)); },
            Qt::QueuedConnection);
    };
    if (const auto checked = checkUrl(m_address.url); !checked)
        return failLater(checked.error());
    auto token = readTokenFile(m_address.tokenFile);
    if (!token) {
        Error error = token.error();
        error.code = ErrorCode::PermissionDenied;
        return failLater(std::move(error));
    }
    QNetworkRequest network = networkRequest(urlOf(m_address.url, request), *token, request);
    if (json) {
        network.setHeader(QNetworkRequest::ContentTypeHeader, "application/json");
        // On a kept connection that closes Qt would send the request once more.
        network.setRawHeader("Connection", "close");
    }
    QNetworkReply* reply = json ? m_network.post(network, *json) : m_network.get(network);
    const auto body = std::make_shared<QByteArray>();
    connect(reply, &QNetworkReply::readyRead, this, [reply, body, most = request.maxBytes] {
        *body += reply->readAll();
        if (body->size() > most)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, body, most = request.maxBytes, done = std::move(done)] {
        if (reply->isOpen()) // closed when it was aborted
            *body += reply->readAll();
        reply->deleteLater();
        if (body->size() > most)
            return done(fail(ErrorCode::TooLarge, "the relay's answer is larger than this program takes",
                             "ask for less at once"));
        done(answerOf(*reply, *body));
    });
    QTimer::singleShot(request.deadline, reply, [reply] { reply->abort(); });
}

Result<QByteArray> ApiClient::answerOf(const QNetworkReply& reply, const QByteArray& body) const
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool refused = status >= 300;
    if (refused)
        return std::unexpected(statusError(status, body));
    if (reply.error() != QNetworkReply::NoError)
        return std::unexpected(networkError(reply));
    // A keep-alive connection that ends early is an error to Qt; one that was to be closed is not.
    const QVariant length = reply.header(QNetworkRequest::ContentLengthHeader);
    if (length.isValid() && length.toLongLong() != body.size())
        return fail(ErrorCode::Unavailable, "the relay's answer ended early", "it is asked again");
    return body;
}

void ApiClient::abortAll()
{
    for (QNetworkReply* reply : m_network.findChildren<QNetworkReply*>(QString(), Qt::FindDirectChildrenOnly))
        reply->abort();
}

Error ApiClient::networkError(const QNetworkReply& reply) const
{
    const std::string where = m_address.url.toDisplayString().toStdString();
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorCode::Unavailable, "no relay answers at " + where + " (connection refused)",
                "start the relay, or check the address"};
    case QNetworkReply::HostNotFoundError:
        return {ErrorCode::Unavailable, "the relay's machine " + m_address.url.host().toStdString() + " isn't known",
                "check the address and the network"};
    case QNetworkReply::OperationCanceledError:
    case QNetworkReply::TimeoutError:
        return {ErrorCode::Unavailable, "the relay at " + where + " doesn't answer in time",
                "look at its log; it may be overloaded"};
    case QNetworkReply::SslHandshakeFailedError:
        return {ErrorCode::Unavailable,
                "the relay's TLS certificate isn't trusted: " + reply.errorString().toStdString(),
                "give the relay a certificate that this machine trusts"};
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
        return {ErrorCode::NewerVersion, "what answers at " + where + " is not a Waybill relay", "check the address"};
    default:
        return {ErrorCode::Unavailable,
                "the connection to the relay at " + where + " broke: " + reply.errorString().toStdString(),
                "start the relay, or check the network"};
    }
}

Error ApiClient::statusError(int status, const QByteArray& body) const
{
    Error error;
    JsonDocument document;
    if (document.parse(std::string_view(body.data(), std::size_t(body.size())))) {
        const JsonValue told = document.root()["error"];
        if (const auto code = errorCodeFrom(told["code"].string().value_or(""))) {
            error = {*code, textOrEmpty(told["message"]), textOrEmpty(told["hint"])};
            if (!error.message.empty() && status != 401 && status != 403)
                return error;
        }
    }
    if (status == 401) // the relay's own words are for programs that forgot the header
        return {ErrorCode::PermissionDenied, "the relay refused the token in " + m_address.tokenFile,
                "ask its operator for one, and name the file that holds it"};
    if (status == 403)
        return {ErrorCode::PermissionDenied,
                error.message.empty() ? "the relay refused the token in " + m_address.tokenFile : error.message,
                error.hint.empty() ? "use the token file of this relay" : error.hint};
    if (status == 410)
        return {ErrorCode::CursorGone, "the relay's database was replaced", "everything is loaded again"};
    if (status == 429 || status >= 500)
        return {ErrorCode::Unavailable, "the relay answers with status " + std::to_string(status), "look at its log"};
    return {ErrorCode::NewerVersion,
            "what answers at " + m_address.url.toDisplayString().toStdString() +
                " is not a relay that this program knows (status " + std::to_string(status) + ")",
            "check the address, or bring console and relay to the same version"};
}

} // namespace waybill::feed
