// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DomainsWork.h"

#include "app/console/DnsServers.h"
#include "app/console/ReportImport.h"
#include "core/base/Async.h"


#include <QSettings>

namespace waybill::console {

namespace {

Error notConnected()
{
    return {ErrorCode::Unavailable, DomainsWork::tr("There is no connection to a relay").toStdString(), {}};
}

} // namespace

struct DomainsWork::Dns {
    Dns(const Clock& c, QStringList chosen, bool demo) : clock(c), servers(c, std::move(chosen), demo) {}

    const Clock& clock;
    const domains::dmarc::PublicSuffixes suffixes = domains::dmarc::PublicSuffixes::standard();
    const DnsServers servers;
};

DomainsWork::DomainsWork(const Clock& clock, QSettings& settings, QObject* parent)
    : QObject(parent), m_clock(clock), m_settings(settings)
{
}

DomainsWork::~DomainsWork() = default;

void DomainsWork::connectTo(const feed::RelayAddress& address, bool demo)
{
    m_client = std::make_unique<domains::DomainsClient>(address);
    m_dns = std::make_shared<const Dns>(m_clock, m_settings.value(QStringLiteral("domains/resolvers")).toStringList(), demo);
}

void DomainsWork::disconnectRelay() { m_client.reset(); }

std::stop_source DomainsWork::check(const domains::DomainProfile& profile, QObject* guard,
                                    std::function<void(std::vector<domains::Check>)> progress,
                                    std::function<void(std::vector<domains::Check>)> done)
{
    if (!m_dns) {
        done({});
        return {};
    }
    const QPointer<QObject> alive(guard); // looked at in the main thread only
    const auto report = [alive, progress = std::move(progress)](const std::vector<domains::Check>& checks) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [alive, progress, checks] {
                if (alive)
                    progress(checks);
            },
            Qt::QueuedConnection);
    };
    return runAsync(
        [dns = m_dns, profile, report](std::stop_token stop) {
            return domains::checkDomain(profile, dns->suffixes, dns->servers.resolver(), dns->clock, stop, report);
        },
        guard,
        [this, name = profile.name, guard, done = std::move(done)](const std::vector<domains::Check>& checks) {
            if (m_client && !checks.empty()) {
                // Shown once it is kept, so that the history that is asked for next holds it.
                m_client->post(name, QStringLiteral("checks"), domains::checksJson(checks), guard,
                               [done, checks](const Result<QByteArray>&) { done(checks); });
                return;
            }
            done(checks);
        });
}

void DomainsWork::importReports(const std::string& domain, const QStringList& files, QObject* guard,
                                std::function<void(QString)> done)
{
    runAsync([domain, files](std::stop_token stop) { return readReports(domain, files, stop); }, guard,
             [this, domain, guard, done = std::move(done)](const ReadReports& read) {
                 for (const std::string& json : read.bodies) {
                     if (m_client)
                         m_client->post(domain, QStringLiteral("reports"), json, guard, [](const Result<QByteArray>&) {});
                 }
                 done(read.summary);
             });
}

ui::domains::DomainsSource DomainsWork::source()
{
    ui::domains::DomainsSource source;
    source.list = [this](QObject* guard, auto done) {
        if (m_client)
            m_client->list(guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.history = [this](const std::string& domain, QObject* guard, auto done) {
        if (m_client)
            m_client->history(domain, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    source.save = [this](const domains::DomainProfile& profile, QObject* guard, auto done) {
        if (m_client)
            m_client->put(profile, guard, std::move(done));
        else
            done(std::unexpected(notConnected()));
    };
    const auto post = [this](const QString& what) {
        return [this, what](const std::string& domain, const std::string& json, QObject* guard,
                            std::function<void(Result<QByteArray>)> done) {
            if (m_client)
                m_client->post(domain, what, json, guard, std::move(done));
            else
                done(std::unexpected(notConnected()));
        };
    };
    source.remove = [remove = post(QStringLiteral("remove"))](const std::string& domain, QObject* guard, auto done) {
        remove(domain, "{}", guard, std::move(done));
    };
    source.tighten = [tighten = post(QStringLiteral("tightening"))](const std::string& domain, const std::string& json, QObject* guard,
                                                                     auto done) { tighten(domain, json, guard, std::move(done)); };
    source.check = [this](const domains::DomainProfile& profile, QObject* guard, auto progress, auto done) {
        return check(profile, guard, std::move(progress), std::move(done));
    };
    source.propagation = [this](const dns::Name& name, const dns::Name& domain, QObject* guard, auto done) {
        if (!m_dns)
            return done({});
        runAsync([dns = m_dns, name, domain](std::stop_token stop) { return dns->servers.askAll(name, domain, stop); }, guard, std::move(done));
    };
    source.importReports = [this](const std::string& domain, const QStringList& files, QObject* guard, auto done) {
        importReports(domain, files, guard, std::move(done));
    };
    return source;
}

} // namespace waybill::console
