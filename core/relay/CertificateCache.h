// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The certificates that requests name: fetched once, kept for a day, asked for together by all who wait. What can't be
// fetched is not asked for again at once, and nobody can make the relay fetch more than a few a minute.
// Safe from any thread. The HttpsGet must outlive it, or be stopped before.

#include "core/providers/CertificateSource.h"
#include "core/relay/HttpsGet.h"

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <vector>

namespace waybill::relay {

class CertificateCache : public providers::CertificateSource {
public:
    using Steady = std::chrono::steady_clock;

    // `now` is for tests.
    explicit CertificateCache(HttpsGet& https, std::function<Steady::time_point()> now = &Steady::now)
        : m_https(https), m_now(std::move(now))
    {
    }

    void find(const std::string& url, Done done) override;

private:
    using Found = Result<std::shared_ptr<const providers::Certificate>>;
    struct Entry {
        Found found;
        Steady::time_point at;
    };

    std::optional<Found> known(const std::string& url) const;
    bool mayFetch();
    void arrived(const std::string& url, const Result<std::string>& pem);

    HttpsGet& m_https;
    const std::function<Steady::time_point()> m_now;
    std::mutex m_mutex;
    std::map<std::string, Entry> m_entries;
    std::map<std::string, std::vector<Done>> m_waiting;
    std::size_t m_waiters = 0;
    std::deque<Steady::time_point> m_fetches; // of the last minute
};

} // namespace waybill::relay
