// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/CachingResolver.h"

#include <algorithm>

namespace waybill::dns {

namespace {

// Longer TTLs are nearly always slips, and resolvers cut them too (RFC 8767 4 suggests seven days; a check wants news).
constexpr std::uint32_t longest = 86'400;

} // namespace

std::uint32_t lifetime(const Answer& answer)
{
    std::uint32_t least = longest;
    for (const Hop& hop : answer.chain)
        least = std::min(least, hop.ttl);
    if (answer.isFound()) {
        for (const Record& record : answer.records)
            least = std::min(least, record.ttl);
        return least;
    }
    if (!answer.isAbsent())
        return 0;
    const auto soa = std::ranges::find_if(answer.authority, [](const Record& record) { return record.soa() != nullptr; });
    return soa != answer.authority.end() ? std::min({least, soa->ttl, soa->soa()->minimum}) : 0;
}

Answer aged(Answer answer, std::uint32_t seconds)
{
    const auto lessen = [seconds](std::uint32_t& ttl) { ttl -= std::min(ttl, seconds); };
    for (Hop& hop : answer.chain)
        lessen(hop.ttl);
    for (auto* section : {&answer.records, &answer.authority, &answer.additional}) {
        for (Record& record : *section)
            lessen(record.ttl);
    }
    return answer;
}

CachingResolver::CachingResolver(const Resolver& inner, const Clock& clock, std::size_t maxEntries)
    : m_inner(inner), m_clock(clock), m_maxEntries(maxEntries)
{
}

std::vector<Answer> CachingResolver::ask(std::span<const Question> questions, std::stop_token stop) const
{
    const Timestamp now = m_clock.now();
    std::vector<Answer> answers(questions.size());
    std::vector<Question> unknown;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (auto known = remembered(questions[i], now)) {
            answers[i] = std::move(*known);
        } else {
            unknown.push_back(questions[i]);
            places.push_back(i);
        }
    }
    if (unknown.empty())
        return answers;
    std::vector<Answer> fresh = m_inner.ask(unknown, std::move(stop));
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        remember(fresh[i], m_clock.now());
        answers[places[i]] = std::move(fresh[i]);
    }
    return answers;
}

std::optional<Answer> CachingResolver::remembered(const Question& question, Timestamp now) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(question);
    // A clock that was set back makes everything old.
    if (found == m_entries.end() || now >= found->second.goodUntil || now < found->second.storedAt)
        return std::nullopt;
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - found->second.storedAt).count();
    return aged(found->second.answer, std::uint32_t(age));
}

void CachingResolver::remember(const Answer& answer, Timestamp now) const
{
    const std::uint32_t seconds = lifetime(answer);
    if (seconds == 0)
        return;
    const std::lock_guard lock(m_mutex);
    if (m_entries.size() >= m_maxEntries) {
        std::erase_if(m_entries, [now](const auto& entry) { return now >= entry.second.goodUntil; });
        if (m_entries.size() >= m_maxEntries)
            m_entries.clear();
    }
    m_entries.insert_or_assign(answer.question, Entry{answer, now, now + std::chrono::seconds(seconds)});
}

} // namespace waybill::dns
