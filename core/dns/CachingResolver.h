// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Remembers another resolver's answers for as long as their TTLs allow; remembered ones come back with TTLs counted down.
// That there is nothing is remembered as RFC 2308 has it; what failed never is. Thread-safe; the inner one must outlive it.

#include "core/base/Clock.h"
#include "core/dns/Resolver.h"

#include <map>
#include <mutex>
#include <optional>

namespace waybill::dns {

class CachingResolver : public Resolver {
public:
    CachingResolver(const Resolver& inner, const Clock& clock, std::size_t maxEntries = 10'000);

    using Resolver::ask;
    std::vector<Answer> ask(std::span<const Question> questions, std::stop_token stop) const override;

private:
    struct Entry {
        Answer answer;
        Timestamp storedAt;
        Timestamp goodUntil;
    };

    std::optional<Answer> remembered(const Question& question, Timestamp now) const;
    void remember(const Answer& answer, Timestamp now) const;

    const Resolver& m_inner;
    const Clock& m_clock;
    std::size_t m_maxEntries;
    mutable std::mutex m_mutex;
    mutable std::map<Question, Entry> m_entries;
};

// Seconds for which an answer holds: the least of its TTLs, or the SOA's for an absence. 0: not at all.
std::uint32_t lifetime(const Answer& answer);
// The answer as it is after so many seconds: every TTL less by that, none below zero.
Answer aged(Answer answer, std::uint32_t seconds);

} // namespace waybill::dns
