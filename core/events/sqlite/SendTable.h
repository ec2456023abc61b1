// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table `sends`: what applications registered, joined to messages by provider's id and recipient. Lives as long as
// the writer connection and in its thread; all within the caller's transaction.

#include "core/events/EventStore.h"
#include "core/sqlite/Statement.h"

#include <optional>
#include <vector>

namespace waybill::events {

// In the order of readSend.
inline constexpr const char* sendColumns =
    "provider, environment, message_id, recipient, correlation_id, message_type, registered_at";
Send readSend(const sqlite::Statement& row);

class SendTable {
public:
    static Result<SendTable> open(sqlite::Database& database);

    // True when it is new, false when it is there already, Conflict when another one is.
    Result<bool> add(const Send& send);

    // What was registered for the event's message.
    Result<std::optional<Send>> find(const Event& event);
    // The seqs of events of the send's message that now say what the send says and did not before.
    Result<std::vector<Seq>> attach(const Send& send, const std::vector<std::int64_t>& messages);

    Result<void> dropDay(std::chrono::sys_days day);

private:
    SendTable(sqlite::Statement find, sqlite::Statement insert, sqlite::Statement attach, sqlite::Statement drop);

    sqlite::Statement m_find;
    sqlite::Statement m_insert;
    sqlite::Statement m_attach;
    sqlite::Statement m_drop;
    bool m_isEmpty = true; // most relays: nothing is looked up then
};

// Gives the event what the send says of it and it lacks.
void complete(Event& event, const Send& send);

} // namespace waybill::events
