// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/DomainKeeper.h"

#include "core/base/Digest.h"
#include "core/base/Json.h"
#include "core/base/Redact.h"
#include "core/dns/CachingResolver.h"
#include "core/dns/FailoverResolver.h"
#include "core/dns/SystemServers.h"
#include "core/domains/run/DomainRun.h"
#include "core/domains/run/LookEverywhere.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace waybill::relay {

namespace {

// Within a tenth of the span to either side.
std::chrono::milliseconds jitter(const std::string& domain, std::chrono::milliseconds span, Timestamp seen)
{
    const std::string digest = sha256({domain, "\n", std::to_string(toMs(seen))});
    const int part = int(std::uint8_t(digest.at(0))) * 256 + int(std::uint8_t(digest.at(1))); // 0 to 65535
    return std::chrono::milliseconds(span.count() / 5 * part / 65535) - span / 10;
}

Result<std::vector<dns::Endpoint>> serversFor(const std::string& resolver)
{
    if (resolver.empty())
        return dns::systemServers();
    return std::vector{TRY(dns::Endpoint::parse(resolver))};
}

} // namespace

LookAtDomain lookWith(const std::string& resolver, const Clock& clock)
{
    return [resolver, &clock](const domains::DomainProfile& profile, std::stop_token stop) -> std::vector<domains::Check> {
        static const auto suffixes = domains::dmarc::PublicSuffixes::standard();
        const auto servers = serversFor(resolver);
        if (!servers) {
            spdlog::warn("domains can't be looked at: {}", forLog(servers.error().text()));
            return {};
        }
        const dns::FailoverResolver asked(*servers, clock);
        const dns::CachingResolver cached(asked, clock);
        auto checks = domains::checkDomain(profile, {suffixes, cached, domains::validatedBy({.forwarders = *servers}), clock}, stop);
        const auto take = [&](const dns::Question& question, std::stop_token token) {
            return domains::takePropagation(question, {.resolvers = *servers}, clock, std::move(token));
        };
        domains::lookEverywhere(checks, take, stop);
        return checks;
    };
}

Timestamp dueAt(const std::string& domain, int hours, Timestamp seen)
{
    const std::chrono::milliseconds span = std::chrono::hours(hours);
    return seen + span + jitter(domain, span, seen);
}

DomainKeeper::DomainKeeper(DomainKeeperOptions options, DomainStore& store,
                           std::function<void(std::stop_token)> takeReports, const Clock& clock)
    : m_options(std::move(options)), m_store(store), m_takeReports(std::move(takeReports)), m_clock(clock)
{
}

DomainKeeper::~DomainKeeper() { stop(); }

void DomainKeeper::start()
{
    m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
}

void DomainKeeper::stop()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
}

void DomainKeeper::wake()
{
    const std::lock_guard lock(m_mutex);
    m_woken = true;
    m_changed.notify_one();
}

void DomainKeeper::run(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        m_takeReports(stop);
        if (m_options.look)
            lookAtDue(stop);
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, stop, m_options.lookEvery, [this] { return m_woken; });
        m_woken = false;
    }
}

void DomainKeeper::lookAtDue(const std::stop_token& stop)
{
    const auto all = m_store.domains();
    if (!all) {
        spdlog::warn("domains can't be looked at: {}", forLog(all.error().text()));
        return;
    }
    for (const StoredDomain& domain : *all) {
        if (stop.stop_requested())
            return;
        if (const auto looked = lookAt(domain, stop); !looked)
            spdlog::warn("{} can't be looked at: {}", forLog(domain.name), forLog(looked.error().text()));
    }
}

Result<void> DomainKeeper::lookAt(const StoredDomain& domain, const std::stop_token& stop)
{
    JsonDocument document;
    TRY_VOID(document.parse(domain.profile));
    const auto profile = domains::profileFrom(domain.name, document.root());
    if (profile.checkHours == 0)
        return {};
    const Timestamp seen = std::max(TRY(m_store.newest(domain.name)).value_or(Timestamp()), m_tried[domain.name]);
    if (m_clock.now() < dueAt(domain.name, profile.checkHours, seen))
        return {};
    m_tried[domain.name] = m_clock.now();
    const auto checks = m_options.look(profile, stop);
    if (stop.stop_requested() || checks.empty())
        return {}; // half a look is none
    std::vector<StoredCheck> stored;
    for (const domains::Check& check : checks)
        stored.push_back({domains::observationOf(check, m_clock.now()), check.title.toStdString(), check.sentence.toStdString()});
    return m_store.addChecks(domain.name, stored);
}

} // namespace waybill::relay
