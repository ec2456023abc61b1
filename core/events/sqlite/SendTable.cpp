// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/SendTable.h"

#include <spdlog/fmt/fmt.h>

#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

void addDifference(std::string& text, std::string_view name, std::string_view before, std::string_view now)
{
    if (before != now)
        text += fmt::format("{}{} was \"{}\"", text.empty() ? "" : ", ", name, before);
}

} // namespace

Send readSend(const Statement& row)
{
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.time(6)};
}

// An id that the provider echoed is its own evidence and stays; the type of a message is the application's to say.
void complete(Event& event, const Send& send)
{
    if (event.correlationId.empty())
        event.correlationId = send.correlationId;
    if (!send.messageType.empty())
        event.messageType = send.messageType;
}

SendTable::SendTable(Statement find, Statement insert, Statement attach, Statement drop)
    : m_find(std::move(find)), m_insert(std::move(insert)), m_attach(std::move(attach)), m_drop(std::move(drop))
{
}

Result<SendTable> SendTable::open(sqlite::Database& database)
{
    SendTable table(
        TRY(Statement::prepare(database, fmt::format("SELECT {} FROM sends WHERE message_id = ? AND recipient = ?"
                                                     " AND provider = ? AND environment = ?",
                                                     sendColumns))),
        TRY(Statement::prepare(database, fmt::format("INSERT INTO sends ({}) VALUES (?,?,?,?,?,?,?)", sendColumns))),
        TRY(Statement::prepare(
            database, "UPDATE events SET correlation_id = CASE correlation_id WHEN '' THEN ?1 ELSE correlation_id END,"
                      " message_type = CASE ?2 WHEN '' THEN message_type ELSE ?2 END"
                      " WHERE message = ?3 AND (correlation_id = '' OR (?2 <> '' AND message_type <> ?2))"
                      " RETURNING seq")),
        TRY(Statement::prepare(database, "DELETE FROM sends WHERE registered_at >= ? AND registered_at < ?")));
    table.m_isEmpty = TRY(database.queryInteger("SELECT EXISTS (SELECT 1 FROM sends)")) == 0;
    return table;
}

Result<bool> SendTable::add(const Send& send)
{
    {
        const sqlite::ResetAtEnd reset(m_find);
        m_find.bind(0, std::string_view(send.messageId))
            .bind(1, std::string_view(send.recipient))
            .bind(2, std::string_view(send.provider))
            .bind(3, std::string_view(send.environment));
        if (TRY(m_find.step())) {
            const Send before = readSend(m_find);
            std::string differences;
            addDifference(differences, "correlation_id", before.correlationId, send.correlationId);
            addDifference(differences, "message_type", before.messageType, send.messageType);
            if (differences.empty())
                return false;
            return fail(ErrorCode::Conflict, "this send is registered already: " + differences,
                        "one message has one correlation id; register another message, or leave it");
        }
    }
    m_insert.bind(0, std::string_view(send.provider))
        .bind(1, std::string_view(send.environment))
        .bind(2, std::string_view(send.messageId))
        .bind(3, std::string_view(send.recipient))
        .bind(4, std::string_view(send.correlationId))
        .bind(5, std::string_view(send.messageType))
        .bind(6, send.registeredAt);
    TRY_VOID(m_insert.run());
    m_isEmpty = false;
    return true;
}

Result<std::optional<Send>> SendTable::find(const Event& event)
{
    if (m_isEmpty || event.messageId.empty() || event.recipient.empty())
        return std::optional<Send>();
    const sqlite::ResetAtEnd reset(m_find);
    m_find.bind(0, std::string_view(event.messageId))
        .bind(1, std::string_view(event.recipient))
        .bind(2, std::string_view(event.provider))
        .bind(3, std::string_view(event.environment));
    return TRY(m_find.step()) ? std::optional(readSend(m_find)) : std::nullopt;
}

Result<std::vector<Seq>> SendTable::attach(const Send& send, const std::vector<std::int64_t>& messages)
{
    std::vector<Seq> changed;
    for (const std::int64_t message : messages) {
        m_attach.bind(0, std::string_view(send.correlationId)).bind(1, std::string_view(send.messageType));
        m_attach.bind(2, message);
        while (TRY(m_attach.step()))
            changed.emplace_back(m_attach.integer(0));
    }
    return changed;
}

Result<void> SendTable::dropDay(std::chrono::sys_days day)
{
    const Timestamp from = day;
    const Timestamp to = day + std::chrono::days(1);
    return m_drop.bind(0, from).bind(1, to).run();
}

} // namespace waybill::events
