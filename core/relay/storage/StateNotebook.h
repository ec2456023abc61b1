// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The half of RelayState that is in memory: what is noted for the next flush, and the counts that go on from day to day.
// Never touches the disk. Safe from any thread.

#include "core/relay/storage/StateNotes.h"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace waybill::relay {

class RelayTables;

class StateNotebook {
public:
    explicit StateNotebook(const RelayStateOptions& options) : m_options(options) {}

    // The counts as the last run left them.
    Result<void> load(RelayTables& tables, Timestamp now);

    // As RelayState's.
    void noteReceived(const std::string& endpoint, Timestamp at, bool verified);
    void noteRefused(IncomingRequest request, bool knownEndpoint);
    void noteTurnedAway(const std::string& endpoint, const std::string& reason, Timestamp at);
    void noteApplied(const std::string& endpoint, Timestamp newestEvent);
    void noteReleased(std::int64_t quarantineId);
    void noteTokenUse(TokenUse use);

    // One open dead letter more, or one less.
    void noteDeadLetter(const std::string& endpoint, int change);
    void setOpenDeadLetters(std::map<std::string, std::int64_t> byEndpoint);

    // What is to be written now.
    StateNotes take();
    // It was not written. Counts are whole, so the next flush makes up for this one; refused requests and token uses are
    // lost.
    void giveBack(const StateNotes& notes);

    std::int64_t deadLetterCount() const;
    std::vector<Heartbeat> heartbeats() const;
    std::map<std::string, Beats> beats(Timestamp now) const;
    std::int64_t refusedToday(Timestamp now) const;
    std::vector<RefusalCount> refusalsToday(Timestamp now) const;

private:
    // All of these with the lock held.
    Heartbeat& heartbeat(const std::string& endpoint); // marks it as changed
    Beats& beats(const std::string& endpoint, Timestamp at); // marks the minute as changed
    void beginDayOf(Timestamp at);
    void countReason(const std::string& endpoint, const std::string& reason, Timestamp at, std::chrono::seconds skew);
    void keepRefused(QuarantinedRequest refused);

    const RelayStateOptions& m_options;
    mutable std::mutex m_mutex;
    std::map<std::string, Heartbeat> m_heartbeats;
    std::set<std::string> m_changed;
    std::map<std::string, std::int64_t> m_openLetters; // by endpoint
    std::vector<QuarantinedRequest> m_refused;
    std::size_t m_refusedBytes = 0;
    std::vector<std::int64_t> m_released; // from the quarantine
    std::vector<TokenUse> m_tokenUses;
    std::chrono::sys_days m_day{};
    std::int64_t m_refusedOnDay = 0;
    bool m_refusedChanged = false;
    mutable std::map<std::string, Beats> m_beats; // by endpoint
    std::set<std::pair<std::string, Minute>> m_changedMinutes;
    std::map<std::pair<std::string, std::string>, RefusalCount> m_refusals; // by endpoint and reason
    bool m_refusalsChanged = false;
};

} // namespace waybill::relay
