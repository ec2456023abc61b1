// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/MessageTable.h"

#include "core/events/Synthetic.h"
#include "core/events/sqlite/EventRow.h"

#include <string>
#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;
using Took = std::optional<std::int64_t>;

// Events without a message id are held together by their recipient only: no message that took any time. Neither did
// a test event.
Took tookOf(const MessageState& state, std::string_view messageId)
{
    const auto took = state.timeToOutcome();
    const bool isMail = !messageId.empty() && !messageId.starts_with(syntheticIdPrefix);
    return took && isMail ? Took(took->count()) : std::nullopt;
}

Took tookFrom(const Statement& row, int column)
{
    return row.isNull(column) ? std::nullopt : Took(row.integer(column));
}

constexpr int keyCount = 5;
void bindKey(Statement& statement, std::int64_t message, const Event& event)
{
    statement.bind(0, message)
        .bind(1, std::string_view(event.recipient))
        .bind(2, std::string_view(event.messageId))
        .bind(3, std::string_view(event.provider))
        .bind(4, std::string_view(event.environment));
}

void bindTook(Statement& statement, int index, const Took& took)
{
    took ? statement.bind(index, *took) : statement.bindNull(index);
}

void noteChange(BaselineChanges& baselines, const std::string& provider, const Took& before, const Took& after)
{
    if (before == after)
        return;
    if (before)
        baselines.remove(provider, *before);
    if (after)
        baselines.add(provider, *after);
}

} // namespace

MessageTable::MessageTable(MessageKeys keys, Statement find, Statement insert, Statement update, Statement get,
                           Statement remove, Statement events)
    : m_keys(std::move(keys)), m_find(std::move(find)), m_insert(std::move(insert)), m_update(std::move(update)),
      m_get(std::move(get)), m_remove(std::move(remove)), m_events(std::move(events))
{
}

Result<MessageTable> MessageTable::open(sqlite::Database& database, std::string_view storeKey,
                                       const std::function<void()>& onMigrating)
{
    return MessageTable(
        TRY(MessageKeys::open(database, storeKey, onMigrating)),
        TRY(Statement::prepare(database, "SELECT state, took FROM messages WHERE id = ? AND recipient = ?"
                                         " AND message_id = ? AND provider = ? AND environment = ?")),
        TRY(Statement::prepare(database, "INSERT INTO messages (id, recipient, message_id, provider, environment,"
                                         " key_hash, state, took) VALUES (?, ?, ?, ?, ?, 0, ?, ?)")),
        TRY(Statement::prepare(database, "UPDATE messages SET state = ?, took = ? WHERE id = ?")),
        TRY(Statement::prepare(database, "SELECT provider, environment, message_id, recipient, took FROM messages WHERE id = ?")),
        TRY(Statement::prepare(database, "DELETE FROM messages WHERE id = ?")),
        TRY(Statement::prepare(database, "SELECT " + eventColumns() + " FROM events WHERE message = ?")));
}

Result<std::optional<std::int64_t>> MessageTable::find(std::uint64_t hash, const Event& event)
{
    return m_keys.find(hash, [&](std::int64_t message) {
        bindKey(m_find, message, event);
        return m_find.step();
    });
}

Result<MessageTable::Applied> MessageTable::apply(const Event& event, BaselineChanges& baselines)
{
    MessageState state;
    const std::uint64_t hash = m_keys.hashOf(event.provider, event.environment, event.messageId, event.recipient);
    const sqlite::ResetAtEnd resetFind(m_find);
    const std::optional<std::int64_t> found = TRY(find(hash, event));
    if (!found) {
        state.apply(event);
        const std::string bytes = state.toBytes();
        const Took took = tookOf(state, event.messageId);
        const std::int64_t message = TRY(m_keys.add(hash));
        bindKey(m_insert, message, event);
        m_insert.bindBlob(keyCount, bytes);
        bindTook(m_insert, keyCount + 1, took);
        TRY_VOID(m_insert.run());
        noteChange(baselines, event.provider, {}, took);
        return Applied{message, true};
    }
    const std::string_view before = m_find.bytes(0);
    // A state that can't be read is built anew from here on.
    state = MessageState::fromBytes(before).value_or(MessageState());
    state.apply(event);
    const std::string after = state.toBytes();
    if (after == before)
        return Applied{*found, false};
    const Took took = tookOf(state, event.messageId);
    noteChange(baselines, event.provider, tookFrom(m_find, 1), took);
    m_update.bindBlob(0, after);
    bindTook(m_update, 1, took);
    TRY_VOID(m_update.bind(2, *found).run());
    return Applied{*found, false};
}

Result<bool> MessageTable::refold(std::int64_t message, BaselineChanges& baselines)
{
    m_get.bind(0, message);
    const sqlite::ResetAtEnd resetGet(m_get);
    if (!TRY(m_get.step()))
        return false;
    const std::string provider = m_get.text(0);
    const Took before = tookFrom(m_get, 4);

    MessageState state;
    bool any = false;
    m_events.bind(0, message);
    while (TRY(m_events.step())) {
        state.apply(readEventRow(m_events));
        any = true;
    }
    if (!any) {
        noteChange(baselines, provider, before, {});
        TRY_VOID(m_keys.remove(m_keys.hashOf(provider, m_get.bytes(1), m_get.bytes(2), m_get.bytes(3)), message));
        TRY_VOID(m_remove.bind(0, message).run());
        return false;
    }
    const std::string bytes = state.toBytes();
    const Took after = tookOf(state, m_get.bytes(2));
    noteChange(baselines, provider, before, after);
    m_update.bindBlob(0, bytes);
    bindTook(m_update, 1, after);
    TRY_VOID(m_update.bind(2, message).run());
    return true;
}

} // namespace waybill::events
