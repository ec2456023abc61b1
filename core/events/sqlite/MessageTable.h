// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table `messages`: the state of each message, folded from its events as they come. Lives as long as the writer
// connection and in its thread; all within the caller's transaction.

#include "core/events/Event.h"
#include "core/events/MessageState.h"
#include "core/events/sqlite/Baselines.h"
#include "core/events/sqlite/MessageKeys.h"
#include "core/sqlite/Statement.h"

#include <cstdint>
#include <optional>

namespace waybill::events {

class MessageTable {
public:
    static Result<MessageTable> open(sqlite::Database& database, std::string_view storeKey,
                                    const std::function<void()>& onMigrating = {});

    void begin() { m_keys.begin(); } // with each transaction

    struct Applied {
        std::int64_t message = 0; // messages.id
        bool isNew = false;
    };
    Result<Applied> apply(const Event& event, BaselineChanges& baselines);

    // After some of its events went: folds what is left. False when nothing was, and the message went too.
    Result<bool> refold(std::int64_t message, BaselineChanges& baselines);

private:
    MessageTable(MessageKeys keys, sqlite::Statement find, sqlite::Statement insert, sqlite::Statement update,
                 sqlite::Statement get, sqlite::Statement remove, sqlite::Statement events);
    // m_find stands on its row then.
    Result<std::optional<std::int64_t>> find(std::uint64_t hash, const Event& event);

    MessageKeys m_keys;
    sqlite::Statement m_find;
    sqlite::Statement m_insert;
    sqlite::Statement m_update;
    sqlite::Statement m_get;
    sqlite::Statement m_remove;
    sqlite::Statement m_events;
};

} // namespace waybill::events
