// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/QtHttpsGet.h"

#include <spdlog/fmt/fmt.h>

#include <QMetaObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>
#include <QUrl>

namespace waybill::relay {

namespace {

std::unexpected<Error> unavailable(std::string why)
{
    return fail(ErrorCode::Unavailable, std::move(why), "try again in a moment");
}

} // namespace

QtHttpsGet::QtHttpsGet(HttpsLimits limits, QSslConfiguration tls) : m_limits(limits), m_tls(std::move(tls))
{
    m_thread.setObjectName(QStringLiteral("https"));
}

QtHttpsGet::~QtHttpsGet() { stop(); }

void QtHttpsGet::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    if (!m_thread.isRunning())
        return;
    // Deleted where it lives; its replies go with it, and with them what would have been called.
    QMetaObject::invokeMethod(m_network.get(), [this] { m_network.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void QtHttpsGet::get(const std::string& url, Done done)
{
    bool isStopped = false;
    {
        const std::lock_guard lock(m_mutex);
        isStopped = m_stopped;
        if (!isStopped && m_underWay < m_limits.underWay) {
            if (!m_network) {
                m_network = std::make_unique<QNetworkAccessManager>();
                m_network->setProxy(QNetworkProxy::NoProxy);
                m_network->moveToThread(&m_thread);
                m_thread.start();
            }
            ++m_underWay;
            QMetaObject::invokeMethod(m_network.get(), [this, url, done] { start(url, done); }, Qt::QueuedConnection);
            return;
        }
    }
    done(unavailable(isStopped ? "the relay is stopping" : "too many requests to the outside are under way"));
}

void QtHttpsGet::start(const std::string& url, const Done& done)
{
    const QUrl address(QString::fromStdString(url), QUrl::StrictMode);
    if (!address.isValid() || address.scheme() != QLatin1String("https")) {
        --m_underWay;
        return done(fail(ErrorCode::InvalidInput, "the address is not an https one"));
    }
    QNetworkRequest request(address);
    request.setSslConfiguration(m_tls);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    QNetworkReply* reply = m_network->get(request);
    reply->setReadBufferSize(m_limits.bytes + 1);
    QObject::connect(reply, &QNetworkReply::readyRead, reply, [this, reply] {
        if (reply->bytesAvailable() > m_limits.bytes)
            reply->abort();
    });
    QTimer::singleShot(m_limits.deadline, reply, [reply] { reply->abort(); });
    QObject::connect(reply, &QNetworkReply::finished, reply, [this, reply, done] {
        reply->deleteLater();
        --m_underWay;
        done(answerOf(*reply));
    });
}

Result<std::string> QtHttpsGet::answerOf(QNetworkReply& reply) const
{
    if (reply.bytesAvailable() > m_limits.bytes)
        return fail(ErrorCode::TooLarge, fmt::format("the answer is larger than {} bytes", m_limits.bytes));
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 200 && reply.error() == QNetworkReply::NoError)
        return reply.readAll().toStdString();
    if (reply.error() == QNetworkReply::SslHandshakeFailedError)
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("the server is not who it should be: {}", reply.errorString().toStdString()));
    if (status >= 300 && status < 500)
        return fail(ErrorCode::PermissionDenied, fmt::format("the server answered with {}", status));
    if (reply.error() == QNetworkReply::OperationCanceledError)
        return unavailable("there was no whole answer in time");
    return unavailable(status ? fmt::format("the server answered with {}", status)
                              : "the server can't be reached: " + reply.errorString().toStdString());
}

} // namespace waybill::relay
