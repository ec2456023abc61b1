// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/StateNotebook.h"

#include "core/relay/storage/RelayTables.h"

#include <algorithm>

namespace waybill::relay {

namespace {

constexpr std::size_t maxWaitingTokenUses = 1000;
constexpr std::size_t maxReasons = 1000; // of endpoints and reasons; further pairs are counted in the sum alone

std::chrono::sys_days dayOf(Timestamp time) { return std::chrono::floor<std::chrono::days>(time); }

void advance(std::optional<Timestamp>& last, Timestamp at) { last = last ? std::max(*last, at) : at; }

} // namespace

Result<void> StateNotebook::load(RelayTables& tables, Timestamp now)
{
    for (Heartbeat& heartbeat : TRY(tables.heartbeats()))
        m_heartbeats[heartbeat.endpoint] = heartbeat;
    m_openLetters = TRY(tables.openDeadLetters());
    m_day = dayOf(now);
    m_refusedOnDay = TRY(tables.refusedOn(m_day));
    for (const MinuteNote& note : TRY(tables.minutes()))
        m_beats[note.endpoint].set(note.minute, note.beat);
    for (RefusalCount& refusal : TRY(tables.refusalsOn(m_day)))
        m_refusals.insert_or_assign({refusal.endpoint, refusal.reason}, refusal);
    return {};
}

void StateNotebook::noteReceived(const std::string& endpoint, Timestamp at, bool verified)
{
    const std::lock_guard lock(m_mutex);
    beats(endpoint, at).noteAccepted(at);
    Heartbeat& heartbeat = this->heartbeat(endpoint);
    ++heartbeat.received;
    advance(heartbeat.lastReceived, at);
    if (verified) {
        ++heartbeat.verified;
        advance(heartbeat.lastVerified, at);
    }
}

void StateNotebook::noteRefused(IncomingRequest request, bool knownEndpoint)
{
    QuarantinedRequest refused{0, std::move(request), 0};
    refused.bodyBytes = std::int64_t(refused.request.body.size());
    if (refused.request.body.size() > m_options.quarantineBodyBytes) {
        refused.request.body.resize(m_options.quarantineBodyBytes);
        refused.request.body.shrink_to_fit();
    }
    const std::string& endpoint = refused.request.endpoint;
    const Timestamp at = refused.request.receivedAt;
    const providers::Verification& verification = refused.request.verification;
    const std::string reason(providers::toString(verification.refusal));

    const std::lock_guard lock(m_mutex);
    countReason(endpoint, reason, at, verification.skew);
    ++m_refusedOnDay;
    m_refusedChanged = true;
    if (knownEndpoint) {
        beats(endpoint, at).noteRefused(at);
        Heartbeat& heartbeat = this->heartbeat(endpoint);
        ++heartbeat.received;
        ++heartbeat.refused;
        advance(heartbeat.lastReceived, at);
        advance(heartbeat.lastRefused, at);
        heartbeat.lastRefusal = reason;
    }
    keepRefused(std::move(refused));
}

void StateNotebook::keepRefused(QuarantinedRequest refused)
{
    const std::size_t bytes = refused.request.body.size();
    if (m_refused.size() >= m_options.quarantineQueue || m_refusedBytes + bytes > std::size_t(m_options.quarantineBytes))
        return;
    m_refusedBytes += bytes;
    m_refused.push_back(std::move(refused));
}

void StateNotebook::noteTurnedAway(const std::string& endpoint, const std::string& reason, Timestamp at)
{
    const std::lock_guard lock(m_mutex);
    countReason(endpoint, reason, at, {});
}

void StateNotebook::noteApplied(const std::string& endpoint, Timestamp newestEvent)
{
    const std::lock_guard lock(m_mutex);
    advance(heartbeat(endpoint).lastEvent, newestEvent);
}

void StateNotebook::noteReleased(std::int64_t quarantineId)
{
    const std::lock_guard lock(m_mutex);
    m_released.push_back(quarantineId);
}

void StateNotebook::noteTokenUse(TokenUse use)
{
    const std::lock_guard lock(m_mutex);
    if (m_tokenUses.size() < maxWaitingTokenUses)
        m_tokenUses.push_back(std::move(use));
}

void StateNotebook::noteDeadLetter(const std::string& endpoint, int change)
{
    const std::lock_guard lock(m_mutex);
    m_openLetters[endpoint] += change;
}

void StateNotebook::setOpenDeadLetters(std::map<std::string, std::int64_t> byEndpoint)
{
    const std::lock_guard lock(m_mutex);
    m_openLetters = std::move(byEndpoint);
}

Heartbeat& StateNotebook::heartbeat(const std::string& endpoint)
{
    Heartbeat& heartbeat = m_heartbeats[endpoint];
    heartbeat.endpoint = endpoint;
    m_changed.insert(endpoint);
    return heartbeat;
}

Beats& StateNotebook::beats(const std::string& endpoint, Timestamp at)
{
    m_changedMinutes.emplace(endpoint, minuteOf(at));
    return m_beats[endpoint];
}

void StateNotebook::beginDayOf(Timestamp at)
{
    if (dayOf(at) <= m_day)
        return;
    m_day = dayOf(at);
    m_refusedOnDay = 0;
    m_refusals.clear();
}

void StateNotebook::countReason(const std::string& endpoint, const std::string& reason, Timestamp at,
                                std::chrono::seconds skew)
{
    beginDayOf(at);
    const std::pair key(endpoint, reason);
    if (!m_refusals.contains(key) && m_refusals.size() >= maxReasons)
        return;
    RefusalCount& refusal = m_refusals.try_emplace(key, RefusalCount{endpoint, reason, 0, at, at}).first->second;
    ++refusal.count;
    refusal.last = std::max(refusal.last, at);
    refusal.skew = skew;
    m_refusalsChanged = true;
}

StateNotes StateNotebook::take()
{
    const std::lock_guard lock(m_mutex);
    StateNotes notes;
    notes.refused.swap(m_refused);
    m_refusedBytes = 0;
    notes.tokenUses.swap(m_tokenUses);
    notes.released.swap(m_released);
    for (const std::string& endpoint : m_changed)
        notes.heartbeats.push_back(m_heartbeats[endpoint]);
    m_changed.clear();
    notes.day = m_day;
    notes.refusedOnDay = std::exchange(m_refusedChanged, false) ? m_refusedOnDay : 0;
    for (const auto& [endpoint, minute] : m_changedMinutes)
        notes.minutes.push_back({endpoint, minute, m_beats[endpoint].beat(minute)});
    m_changedMinutes.clear();
    if (std::exchange(m_refusalsChanged, false)) {
        for (const auto& [key, refusal] : m_refusals)
            notes.refusals.push_back(refusal);
    }
    return notes;
}

void StateNotebook::giveBack(const StateNotes& notes)
{
    const std::lock_guard lock(m_mutex);
    for (const Heartbeat& heartbeat : notes.heartbeats)
        m_changed.insert(heartbeat.endpoint);
    m_refusedChanged = m_refusedChanged || notes.refusedOnDay > 0;
    m_refusalsChanged = m_refusalsChanged || !notes.refusals.empty();
    for (const MinuteNote& note : notes.minutes)
        m_changedMinutes.emplace(note.endpoint, note.minute);
    m_released.insert(m_released.end(), notes.released.begin(), notes.released.end()); // else they would come up again
}

std::int64_t StateNotebook::deadLetterCount() const
{
    const std::lock_guard lock(m_mutex);
    std::int64_t count = 0;
    for (const auto& [endpoint, open] : m_openLetters)
        count += open;
    return count;
}

std::vector<Heartbeat> StateNotebook::heartbeats() const
{
    const std::lock_guard lock(m_mutex);
    std::map<std::string, Heartbeat> all = m_heartbeats;
    for (const auto& [endpoint, open] : m_openLetters) {
        all[endpoint].endpoint = endpoint;
        all[endpoint].deadLetters = open;
    }
    std::vector<Heartbeat> list;
    for (auto& [endpoint, heartbeat] : all)
        list.push_back(std::move(heartbeat));
    return list;
}

std::map<std::string, Beats> StateNotebook::beats(Timestamp now) const
{
    const std::lock_guard lock(m_mutex);
    for (auto& [endpoint, beats] : m_beats)
        beats.forgetBefore(now);
    return m_beats;
}

std::int64_t StateNotebook::refusedToday(Timestamp now) const
{
    const std::lock_guard lock(m_mutex);
    return dayOf(now) > m_day ? 0 : m_refusedOnDay;
}

std::vector<RefusalCount> StateNotebook::refusalsToday(Timestamp now) const
{
    std::vector<RefusalCount> list;
    {
        const std::lock_guard lock(m_mutex);
        if (dayOf(now) > m_day)
            return list;
        for (const auto& [key, refusal] : m_refusals)
            list.push_back(refusal);
    }
    std::ranges::stable_sort(list, std::greater(), &RefusalCount::count);
    return list;
}

} // namespace waybill::relay
