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

DomainsClient::DomainsClient(feed::RelayAddress address, QObject* parent) : QObject(parent), m_api(std::move(address)) {}

void DomainsClient::list(QObject* guard, Done<std::vector<DomainSummary>> done)
{
    feed::ApiRequest request;
    request.path = QStringLiteral("/v1/domains");
    m_api.ask(std::move(request), std::nullopt, guard, [done = std::move(done)](const Result<QByteArray>& body) {
        done(body ? summariesFrom(*body) : std::unexpected(body.error()));
    });
}

void DomainsClient::history(const std::string& domain, QObject* guard, Done<DomainHistory> done)
{
    m_api.ask(requestFor(domain, QStringLiteral("history")), std::nullopt, guard, [done = std::move(done)](const Result<QByteArray>& body) {
        done(body ? historyFrom(*body) : std::unexpected(body.error()));
    });
}

void DomainsClient::credentials(QObject* guard, Done<QByteArray> done)
{
    feed::ApiRequest request;
    request.path = QStringLiteral("/v1/credentials");
    m_api.ask(std::move(request), std::nullopt, guard, std::move(done));
}

void DomainsClient::put(const DomainProfile& profile, QObject* guard, Done<QByteArray> done)
{
    post(profile.name, QStringLiteral("profile"), toJson(profile), guard, std::move(done));
}

void DomainsClient::post(const std::string& domain, const QString& what, const std::string& json, QObject* guard,
                         Done<QByteArray> done)
{
    m_api.ask(requestFor(domain, what), QByteArray::fromStdString(json), guard, std::move(done));
}

} // namespace waybill::domains
