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

// FNV-1a, a byte between the texts. Only to find the row: the texts themselves decide.
std::int64_t keyHash(const Event& event)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&hash](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
    for (const std::string* text : {&event.recipient, &event.messageId, &event.provider, &event.environment}) {
        for (const char c : *text)
            add(std::uint8_t(c));
        add(0xff);
    }
    return std::int64_t(hash);
}

constexpr int keyCount = 5;
void bindKey(Statement& statement, const Event& event)
{
    statement.bind(0, keyHash(event))
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

MessageTable::MessageTable(Statement find, Statement insert, Statement update, Statement get, Statement remove,
                           Statement events)
    : m_find(std::move(find)), m_insert(std::move(insert)), m_update(std::move(update)), m_get(std::move(get)),
      m_remove(std::move(remove)), m_events(std::move(events))
{
}

Result<MessageTable> MessageTable::open(sqlite::Database& database)
{
    return MessageTable(
        TRY(Statement::prepare(database, "SELECT id, state, took FROM messages WHERE key_hash = ? AND recipient = ?"
                                         " AND message_id = ? AND provider = ? AND environment = ?")),
        TRY(Statement::prepare(database, "INSERT INTO messages (key_hash, recipient, message_id, provider, environment,"
                                         " state, took) VALUES (?, ?, ?, ?, ?, ?, ?)")),
        TRY(Statement::prepare(database, "UPDATE messages SET state = ?, took = ? WHERE id = ?")),
        TRY(Statement::prepare(database, "SELECT provider, message_id, took FROM messages WHERE id = ?")),
        TRY(Statement::prepare(database, "DELETE FROM messages WHERE id = ?")),
        TRY(Statement::prepare(database, "SELECT " + eventColumns() + " FROM events WHERE message = ?")));
}

Result<MessageTable::Applied> MessageTable::apply(const Event& event, BaselineChanges& baselines)
{
    MessageState state;
    bindKey(m_find, event);
    const sqlite::ResetAtEnd resetFind(m_find);
    if (!TRY(m_find.step())) {
        state.apply(event);
        const std::string bytes = state.toBytes();
        const Took took = tookOf(state, event.messageId);
        bindKey(m_insert, event);
        m_insert.bindBlob(keyCount, bytes);
        bindTook(m_insert, keyCount + 1, took);
        TRY_VOID(m_insert.run());
        noteChange(baselines, event.provider, {}, took);
        return Applied{m_insert.lastRowId(), true};
    }
    const std::int64_t message = m_find.integer(0);
    const std::string_view before = m_find.bytes(1);
    // A state that can't be read is built anew from here on.
    state = MessageState::fromBytes(before).value_or(MessageState());
    state.apply(event);
    const std::string after = state.toBytes();
    if (after == before)
        return Applied{message, false};
    const Took took = tookOf(state, event.messageId);
    noteChange(baselines, event.provider, tookFrom(m_find, 2), took);
    m_update.bindBlob(0, after);
    bindTook(m_update, 1, took);
    TRY_VOID(m_update.bind(2, message).run());
    return Applied{message, false};
}

Result<bool> MessageTable::refold(std::int64_t message, BaselineChanges& baselines)
{
    m_get.bind(0, message);
    const sqlite::ResetAtEnd resetGet(m_get);
    if (!TRY(m_get.step()))
        return false;
    const std::string provider = m_get.text(0);
    const Took before = tookFrom(m_get, 2);

    MessageState state;
    bool any = false;
    m_events.bind(0, message);
    while (TRY(m_events.step())) {
        state.apply(readEventRow(m_events));
        any = true;
    }
    if (!any) {
        noteChange(baselines, provider, before, {});
        TRY_VOID(m_remove.bind(0, message).run());
        return false;
    }
    const std::string bytes = state.toBytes();
    const Took after = tookOf(state, m_get.bytes(1));
    noteChange(baselines, provider, before, after);
    m_update.bindBlob(0, bytes);
    bindTook(m_update, 1, after);
    TRY_VOID(m_update.bind(2, message).run());
    return true;
}

} // namespace waybill::events
