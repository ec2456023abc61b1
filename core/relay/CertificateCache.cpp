// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/CertificateCache.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace waybill::relay {

namespace {

using namespace std::chrono_literals;

constexpr auto keepFor = 24h;
constexpr auto keepFailureFor = 15s; // SNS comes back after 20
constexpr std::size_t maxEntries = 32;
constexpr std::size_t maxWaiters = 512;
constexpr std::size_t fetchesPerMinute = 20;

} // namespace

std::optional<CertificateCache::Found> CertificateCache::known(const std::string& url) const
{
    const auto entry = m_entries.find(url);
    if (entry == m_entries.end())
        return {};
    const auto age = m_now() - entry->second.at;
    const bool isFresh = entry->second.found ? age < keepFor : age < keepFailureFor;
    return isFresh ? std::optional(entry->second.found) : std::nullopt;
}

bool CertificateCache::mayFetch()
{
    const auto now = m_now();
    while (!m_fetches.empty() && now - m_fetches.front() > 1min)
        m_fetches.pop_front();
    if (m_fetches.size() >= fetchesPerMinute)
        return false;
    m_fetches.push_back(now);
    return true;
}

void CertificateCache::find(const std::string& url, Done done)
{
    Found answer = fail(ErrorCode::Unavailable, "too many certificates are asked for at once", "try again in a moment");
    {
        const std::lock_guard lock(m_mutex);
        if (auto found = known(url)) {
            answer = std::move(*found);
        } else if (m_waiters < maxWaiters) {
            const auto waiting = m_waiting.find(url);
            if (waiting != m_waiting.end() || mayFetch()) {
                ++m_waiters;
                m_waiting[url].push_back(std::move(done));
                done = nullptr;
                if (waiting != m_waiting.end())
                    return;
            }
        }
    }
    if (done)
        return done(std::move(answer));
    m_https.get(url, [this, url](const Result<std::string>& pem) { arrived(url, pem); });
}

void CertificateCache::arrived(const std::string& url, const Result<std::string>& pem)
{
    Found found = pem ? Found(fail(ErrorCode::InvalidInput, "what is at the address is no certificate"))
                      : Found(fail(ErrorCode::Unavailable, pem.error().message, pem.error().hint));
    if (pem) {
        if (auto certificate = providers::Certificate::parse(*pem))
            found = std::make_shared<const providers::Certificate>(std::move(*certificate));
    }
    if (!found)
        spdlog::warn("hooks: a signing certificate could not be had: {}", found.error().message);
    std::vector<Done> waiting;
    {
        const std::lock_guard lock(m_mutex);
        waiting = std::move(m_waiting.extract(url).mapped());
        m_waiters -= waiting.size();
        if (m_entries.size() >= maxEntries && !m_entries.contains(url))
            m_entries.erase(std::ranges::min_element(m_entries, {}, [](const auto& each) { return each.second.at; }));
        m_entries.insert_or_assign(url, Entry{found, m_now()});
    }
    for (const Done& done : waiting)
        done(found);
}

} // namespace waybill::relay
