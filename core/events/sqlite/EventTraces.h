// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where an address stands in the event database, for SQL. For one connection and its thread.

#include "core/base/AddressTraces.h"
#include "core/sqlite/Database.h"

#include <array>
#include <string>

namespace waybill::events {

// has_trace(text) and without_trace(text), while it lives. The traces must outlive it.
class TraceFunctions {
public:
    static Result<TraceFunctions> add(sqlite::Database& database, const AddressTraces& traces);
    TraceFunctions(TraceFunctions&& other) noexcept;
    TraceFunctions& operator=(TraceFunctions&&) = delete;
    ~TraceFunctions();

private:
    explicit TraceFunctions(sqlite3* handle) : m_handle(handle) {}

    sqlite3* m_handle;
};

// Where an address may stand in an event that is about somebody else.
inline constexpr std::array mentionColumns = {
    "reason",       "url",        "subject",     "tags",          "metadata", "message_id", "provider_event_id",
    "correlation_id", "template", "message_type", "credential", "native_type", "enhanced_code",
};

// Conditions on a row of `events`, `sends`, `messages`.
std::string isPersonsSql();
std::string isMentionSql();
inline constexpr const char* isPersonsSendSql = "has_trace(recipient || char(31) || correlation_id)";
inline constexpr const char* isMentionInMessageSql = "has_trace(message_id)";

} // namespace waybill::events
