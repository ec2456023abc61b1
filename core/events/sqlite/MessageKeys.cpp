// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/MessageKeys.h"

#include "core/base/Digest.h"
#include "core/base/Thread.h"
#include "core/sqlite/Transaction.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

constexpr int idBits = 16; // of an id, within its block
constexpr std::int64_t blockSize = std::int64_t(1) << idBits;
constexpr int partBits = 9; // of a hash: which of a block's lists it is in. A list is a kilobyte.
constexpr std::size_t tableSize = 2 * blockSize;

// A value is 48 bits of the hash and the place in the block. The bit that is set keeps values apart from these two.
constexpr std::uint64_t none = 0;
constexpr std::uint64_t removed = 1;
std::uint64_t hashPart(std::uint64_t hash) { return (hash >> idBits | 1) << idBits; }
std::uint64_t valueOf(std::uint64_t hash, std::int64_t message)
{
    return hashPart(hash) | std::uint64_t(message & (blockSize - 1));
}
bool isOf(std::uint64_t value, std::uint64_t hash) { return value >> idBits == hashPart(hash) >> idBits; }
std::int64_t messageOf(std::int64_t block, std::uint64_t value)
{
    return block << idBits | std::int64_t(value & (blockSize - 1));
}

// Where it is looked for first; from a value as from its hash.
std::size_t slotOf(std::uint64_t hash) { return hash >> (idBits + 1) & (tableSize - 1); }
std::int64_t partOf(std::int64_t block, std::uint64_t hash)
{
    return block << partBits | std::int64_t(hash >> (64 - partBits));
}

SipKey keyFrom(std::string_view storeKey)
{
    const std::string digest = sha256({"waybill message keys", storeKey});
    SipKey key;
    std::memcpy(key.data(), digest.data(), sizeof key);
    return key;
}

static_assert(std::endian::native == std::endian::little, "lists are little endian");

std::string_view bytesOf(std::span<const std::uint64_t> values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

} // namespace

MessageKeys::MessageKeys(const sqlite::Database& database, SipKey key, Statements statements)
    : m_key(key), m_sql(std::move(statements)), m_memory(std::make_unique<Memory>()), m_filters(database.path()),
      m_table(tableSize, none)
{
    const auto onRollback = [](void* memory) {
        auto& state = *static_cast<Memory*>(memory);
        state.isStale = state.isStale || state.isChanged;
    };
    sqlite3_rollback_hook(database.handle(), onRollback, m_memory.get());
}

Result<MessageKeys> MessageKeys::open(sqlite::Database& database, std::string_view storeKey,
                                       const std::function<void()>& onMigrating)
{
    Statements statements{
        TRY(Statement::prepare(database, "SELECT max(id) FROM messages")),
        TRY(Statement::prepare(database, "SELECT block, bits FROM message_filters ORDER BY block")),
        TRY(Statement::prepare(database, "SELECT id, provider, environment, message_id, recipient FROM messages"
                                         " WHERE id >= ? AND id < ?")),
        TRY(Statement::prepare(database, "INSERT OR REPLACE INTO message_keys (part, entries) VALUES (?, ?)")),
        TRY(Statement::prepare(database, "INSERT INTO message_filters (block, bits) VALUES (?, ?)")),
        TRY(Statement::prepare(database, "SELECT entries FROM message_keys WHERE part = ?")),
        TRY(Statement::prepare(database, "DELETE FROM message_keys WHERE part = ?")),
        TRY(Statement::prepare(database, "SELECT 1 FROM message_keys WHERE part >= ? AND part < ? LIMIT 1")),
        TRY(Statement::prepare(database, "DELETE FROM message_filters WHERE block = ?")),
    };
    MessageKeys keys(database, keyFrom(storeKey), std::move(statements));
    TRY_VOID(keys.load());
    TRY_VOID(keys.sealOldBlocks(database, onMigrating));
    return keys;
}

std::uint64_t MessageKeys::hashOf(std::string_view provider, std::string_view environment, std::string_view messageId,
                                  std::string_view recipient)
{
    m_text.clear();
    for (const std::string_view text : {provider, environment, messageId, recipient})
        m_text.append(text).push_back('\xff'); // in no UTF-8
    return sipHash(m_key, m_text);
}

Result<void> MessageKeys::load()
{
    TRY_VOID(loadFilters());
    const sqlite::ResetAtEnd reset(m_sql.lastMessage);
    const std::int64_t last = TRY(m_sql.lastMessage.step()) ? m_sql.lastMessage.integer(0) : 0;
    m_nextId = std::max({last + 1, m_block << idBits, std::int64_t(1)});
    TRY_VOID(loadBlock());
    *m_memory = {};
    return {};
}

Result<void> MessageKeys::loadFilters()
{
    constexpr std::int64_t mostBlocks = std::int64_t(1) << 40;
    m_filters.clear();
    m_block = 0;
    const sqlite::ResetAtEnd reset(m_sql.filters);
    while (TRY(m_sql.filters.step())) {
        const std::int64_t block = m_sql.filters.integer(0);
        const std::string_view bits = m_sql.filters.bytes(1);
        if (block < 0 || block > mostBlocks || bits.size() != MessageFilters::bytesPerBlock)
            return fail(ErrorCode::Corrupt, "the event database has a block of messages that can't be");
        m_filters.add(block, bits);
        m_block = block + 1;
    }
    return {};
}

Result<void> MessageKeys::loadBlock()
{
    std::ranges::fill(m_table, none);
    const sqlite::ResetAtEnd reset(m_sql.messages);
    m_sql.messages.bind(0, m_block << idBits).bind(1, (m_block + 1) << idBits);
    while (TRY(m_sql.messages.step())) {
        const Statement& row = m_sql.messages;
        put(valueOf(hashOf(row.bytes(1), row.bytes(2), row.bytes(3), row.bytes(4)), row.integer(0)));
    }
    return {};
}

Result<void> MessageKeys::sealOldBlocks(sqlite::Database& database, const std::function<void()>& onMigrating)
{
    while (m_nextId > (m_block + 1) << idBits) {
        if (onMigrating)
            onMigrating();
        sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(database));
        TRY_VOID(seal());
        TRY_VOID(transaction.commit());
        TRY_VOID(loadBlock());
        if (m_block % 16 == 0)
            TRY_VOID(database.checkpoint(sqlite::Checkpoint::Passive));
    }
    return {};
}

void MessageKeys::put(std::uint64_t value)
{
    std::size_t slot = slotOf(value);
    while (m_table[slot] > removed)
        slot = (slot + 1) % tableSize;
    m_table[slot] = value;
}

Result<std::vector<std::uint64_t>> MessageKeys::valuesIn(std::int64_t part)
{
    const sqlite::ResetAtEnd reset(m_sql.getPart);
    std::vector<std::uint64_t> values;
    if (!TRY(m_sql.getPart.bind(0, part).step()))
        return values;
    const std::string_view bytes = m_sql.getPart.bytes(0);
    values.resize(bytes.size() / sizeof(std::uint64_t));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(std::uint64_t));
    return values;
}

Result<std::optional<std::int64_t>> MessageKeys::find(std::uint64_t hash, const IsIt& isIt)
{
    if (m_memory->isStale)
        TRY_VOID(load());
    for (std::size_t slot = slotOf(hash); m_table[slot] != none; slot = (slot + 1) % tableSize) {
        if (isOf(m_table[slot], hash) && TRY(isIt(messageOf(m_block, m_table[slot]))))
            return messageOf(m_block, m_table[slot]);
    }
    m_filters.find(hashPart(hash), m_blocks);
    for (const std::int64_t block : m_blocks) {
        for (const std::uint64_t value : TRY(valuesIn(partOf(block, hash)))) {
            if (isOf(value, hash) && TRY(isIt(messageOf(block, value))))
                return messageOf(block, value);
        }
    }
    return std::optional<std::int64_t>();
}

Result<std::int64_t> MessageKeys::add(std::uint64_t hash)
{
    if (m_memory->isStale)
        TRY_VOID(load());
    m_memory->isChanged = true;
    if (m_nextId >> idBits > m_block)
        TRY_VOID(seal());
    put(valueOf(hash, m_nextId));
    return m_nextId++;
}

// Writes the block and begins the next.
Result<void> MessageKeys::seal()
{
    std::erase_if(m_table, [](std::uint64_t value) { return value <= removed; });
    std::ranges::sort(m_table);
    std::string bits(MessageFilters::bytesPerBlock, '\0');
    for (auto begin = m_table.begin(); begin != m_table.end();) {
        const std::int64_t part = partOf(m_block, *begin);
        const auto end = std::find_if(begin, m_table.end(), [&](std::uint64_t value) { return partOf(m_block, value) != part; });
        TRY_VOID(m_sql.setPart.bind(0, part).bindBlob(1, bytesOf({begin, end})).run());
        for (; begin != end; ++begin)
            MessageFilters::set(bits, hashPart(*begin));
        letOthersIn();
    }
    if (!m_table.empty()) {
        TRY_VOID(m_sql.setFilter.bind(0, m_block).bindBlob(1, bits).run());
        m_filters.add(m_block, bits);
    }
    ++m_block;
    m_table.assign(tableSize, none);
    return {};
}

Result<void> MessageKeys::remove(std::uint64_t hash, std::int64_t message)
{
    if (m_memory->isStale)
        TRY_VOID(load());
    m_memory->isChanged = true;
    const std::uint64_t value = valueOf(hash, message);
    const std::int64_t block = message >> idBits;
    if (block == m_block) {
        for (std::size_t slot = slotOf(hash); m_table[slot] != none; slot = (slot + 1) % tableSize) {
            if (m_table[slot] == value)
                m_table[slot] = removed;
        }
        return {};
    }
    const std::int64_t part = partOf(block, hash);
    std::vector<std::uint64_t> values = TRY(valuesIn(part));
    if (std::erase(values, value) == 0)
        return {};
    if (!values.empty())
        return m_sql.setPart.bind(0, part).bindBlob(1, bytesOf(values)).run();
    TRY_VOID(m_sql.dropPart.bind(0, part).run());
    const sqlite::ResetAtEnd reset(m_sql.anyPart);
    if (TRY(m_sql.anyPart.bind(0, partOf(block, 0)).bind(1, partOf(block + 1, 0)).step()))
        return {};
    m_filters.remove(block);
    return m_sql.dropFilter.bind(0, block).run();
}

} // namespace waybill::events
