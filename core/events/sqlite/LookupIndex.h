// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which messages a name belongs to: a recipient, a provider's message id, a correlation id, a provider's event id, an
// event's own id. Names are as good as random, so a B-tree over them has every insert write a page of its own. Here each
// batch becomes one sorted run, and eight runs of a size are merged into one, a bounded piece with each batch (a
// log-structured merge tree): an insert costs a few sequential bytes and a look-up some thirty short searches, whether
// there are a million events or a hundred. Only keyed hashes are kept; whoever finds a message checks its rows.
// Same thread rule as the writer's connection, whose transactions it is used in.

#include "core/base/SipHash.h"
#include "core/events/Event.h"
#include "core/events/sqlite/LookupRuns.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace waybill::events {

SipKey lookupKey(std::string_view storeKey);
std::int64_t lookupHash(const SipKey& key, std::string_view name);

class LookupIndex {
public:
    static Result<LookupIndex> open(const sqlite::Database& database, std::string_view storeKey);

    // Kept in memory until write(). A message's own names (recipient, id) are needed with its first event only.
    void add(const Event& event, std::int64_t message, bool isNewMessage);
    void addName(std::string_view name, std::int64_t message);
    // Forgets what was added: the transaction failed.
    void clear() { m_added.clear(); }
    Result<void> write(sqlite::Database& database);

    // Everything that add() made of the event. For a message that is gone.
    Result<void> remove(const sqlite::Database& database, const Event& event, std::int64_t message);

private:
    LookupIndex(SipKey key, LookupRuns runs) : m_key(key), m_runs(std::move(runs)) {}

    SipKey m_key;
    LookupRuns m_runs;
    std::vector<LookupEntry> m_added;
};

} // namespace waybill::events
