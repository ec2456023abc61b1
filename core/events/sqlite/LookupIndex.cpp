// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/LookupIndex.h"

#include "core/base/Digest.h"
#include "core/events/Address.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace waybill::events {

namespace {

// An entry is merged once for each size of run; eight sizes hold more events than a disk does.
constexpr std::int64_t mergedPerEntry = 8;
constexpr std::int64_t mergedAtLeast = 2000; // in each batch, so that small batches get on too

} // namespace

SipKey lookupKey(std::string_view storeKey)
{
    const std::string digest = sha256({"waybill lookup index", storeKey});
    SipKey key;
    std::memcpy(key.data(), digest.data(), sizeof key);
    return key;
}

std::int64_t lookupHash(const SipKey& key, std::string_view name) { return std::int64_t(sipHash(key, name)); }

Result<LookupIndex> LookupIndex::open(const sqlite::Database& database, std::string_view storeKey)
{
    return LookupIndex(lookupKey(storeKey), TRY(LookupRuns::open(database)));
}

void LookupIndex::addName(std::string_view name, std::int64_t message)
{
    if (!name.empty())
        m_added.push_back({lookupHash(m_key, name), message});
}

void LookupIndex::add(const Event& event, std::int64_t message, bool isNewMessage)
{
    if (isNewMessage) {
        addName(foldedAddress(event.recipient), message); // asked for in any case
        addName(event.messageId, message);
    }
    addName(toString(event.id), message);
    addName(event.providerEventId, message);
    addName(event.correlationId, message);
}

Result<void> LookupIndex::write(sqlite::Database& database)
{
    std::vector<LookupEntry> added = std::exchange(m_added, {});
    std::ranges::sort(added);
    added.erase(std::ranges::unique(added).begin(), added.end());
    TRY_VOID(m_runs.add(added));
    const std::int64_t budget = std::int64_t(added.size()) * mergedPerEntry;
    const auto load = budget > mergedAtLeast ? LookupRuns::Load::Busy : LookupRuns::Load::Quiet;
    const std::int64_t oldest = TRY(database.queryInteger("SELECT min(id) FROM messages"));
    return m_runs.merge(database, std::max(budget, mergedAtLeast), oldest, load);
}

Result<void> LookupIndex::remove(const sqlite::Database& database, const Event& event, std::int64_t message)
{
    add(event, message, true);
    for (const LookupEntry& entry : std::exchange(m_added, {}))
        TRY_VOID(m_runs.remove(database, entry));
    return {};
}

} // namespace waybill::events
