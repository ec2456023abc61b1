// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which message has a key (provider, environment, message id, recipient). Keys are as good as random: a B-tree over them
// would have every new message write a page of its own. Here the newest up to 65 536 messages are in memory; a full block
// of them is written once, as sorted lists, and a filter tells which blocks are worth a look. Only keyed hashes are kept:
// whoever finds a message compares its texts. It also gives messages their ids, since a block is 65 536 of them.
// Used within the writer's transactions, in its thread; its statements go before the connection.

#include "core/base/SipHash.h"
#include "core/events/Event.h"
#include "core/events/sqlite/MessageFilters.h"
#include "core/sqlite/Database.h"
#include "core/sqlite/Statement.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waybill::events {

class MessageKeys {
public:
    // Brings a file up to date that has messages in no block yet; `onMigrating` hears of each block.
    static Result<MessageKeys> open(sqlite::Database& database, std::string_view storeKey,
                                    const std::function<void()>& onMigrating = {});

    std::uint64_t hashOf(std::string_view provider, std::string_view environment, std::string_view messageId,
                         std::string_view recipient);

    // A transaction begins.
    void begin() { m_memory->isChanged = false; }

    // The message (messages.id) of which `isIt` says so, among those with the hash.
    using IsIt = std::function<Result<bool>(std::int64_t message)>;
    Result<std::optional<std::int64_t>> find(std::uint64_t hash, const IsIt& isIt);
    // The id for a new message.
    Result<std::int64_t> add(std::uint64_t hash);
    Result<void> remove(std::uint64_t hash, std::int64_t message);

private:
    struct Statements {
        sqlite::Statement lastMessage, filters, messages, setPart, setFilter, getPart, dropPart, anyPart, dropFilter;
    };

    MessageKeys(const sqlite::Database& database, SipKey key, Statements statements);
    Result<void> load();
    Result<void> loadFilters();
    Result<void> loadBlock();
    // Of a file that has more messages than its blocks say.
    Result<void> sealOldBlocks(sqlite::Database& database, const std::function<void()>& onMigrating);
    Result<void> seal();
    void put(std::uint64_t value);
    Result<std::vector<std::uint64_t>> valuesIn(std::int64_t part);

    SipKey m_key;
    Statements m_sql;
    // What is in memory: with something of the transaction under way; with something of one that was undone, so that it
    // is to be read anew. Has an address that SQLite may keep.
    struct Memory {
        bool isChanged = false;
        bool isStale = false;
    };
    std::unique_ptr<Memory> m_memory;
    std::string m_text;              // that is hashed; kept for its memory
    std::vector<std::int64_t> m_blocks;
    MessageFilters m_filters;
    std::vector<std::uint64_t> m_table; // the block being filled, by open addressing
    std::int64_t m_block = 0;
    std::int64_t m_nextId = 1;
};

} // namespace waybill::events
