// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/client/DomainsClient.h"

namespace waybill::domains {

namespace {

feed::ApiRequest requestFor(const std::string& domain, const QString& what)
{
    feed::ApiRequest request;
    request.path = QStringLiteral("/v1/domains/%1/%2").arg(QString::fromStdString(domain), what);
    return request;
}

} // namespace

DomainsClient::DomainsClient(feed::RelayAddress address, QObject* parent)
    : QObject(parent), m_api(new feed::ApiClient(std::move(address)))
{
    m_api->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_api, &QObject::deleteLater);
    m_thread.start();
}

DomainsClient::~DomainsClient()
{
    m_thread.quit();
    m_thread.wait();
}

void DomainsClient::ask(feed::ApiRequest request, std::optional<QByteArray> json, QObject* guard, Done<QByteArray> done)
{
    const QPointer<QObject> alive(guard);
    const QPointer<DomainsClient> self(this);
    QMetaObject::invokeMethod(m_api, [api = m_api, request = std::move(request), json = std::move(json), alive, self, done = std::move(done)]() mutable {
        auto back = [alive, self, done = std::move(done)](Result<QByteArray> body) {
            if (!self)
                return; // looked at again in the main thread
            QMetaObject::invokeMethod(
                self.data(),
                [alive, done, body = std::move(body)] {
                    if (alive)
                        done(body);
                },
                Qt::QueuedConnection);
        };
        if (json)
            api->post(request, *json, std::move(back));
        else
            api->get(request, std::move(back));
    });
}

void DomainsClient::list(QObject* guard, Done<std::vector<DomainSummary>> done)
{
    feed::ApiRequest request;
    request.path = QStringLiteral("/v1/domains");
    ask(std::move(request), std::nullopt, guard, [done = std::move(done)](const Result<QByteArray>& body) {
        done(body ? summariesFrom(*body) : std::unexpected(body.error()));
    });
}

void DomainsClient::history(const std::string& domain, QObject* guard, Done<DomainHistory> done)
{
    ask(requestFor(domain, QStringLiteral("history")), std::nullopt, guard, [done = std::move(done)](const Result<QByteArray>& body) {
        done(body ? historyFrom(*body) : std::unexpected(body.error()));
    });
}

void DomainsClient::credentials(QObject* guard, Done<QByteArray> done)
{
    feed::ApiRequest request;
    request.path = QStringLiteral("/v1/credentials");
    ask(std::move(request), std::nullopt, guard, std::move(done));
}

void DomainsClient::put(const DomainProfile& profile, QObject* guard, Done<QByteArray> done)
{
    post(profile.name, QStringLiteral("profile"), toJson(profile), guard, std::move(done));
}

void DomainsClient::post(const std::string& domain, const QString& what, const std::string& json, QObject* guard,
                         Done<QByteArray> done)
{
    ask(requestFor(domain, what), QByteArray::fromStdString(json), guard, std::move(done));
}

} // namespace waybill::domains
