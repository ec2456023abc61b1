// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An event as a row of the table `events`. Pure but for the statements given; their thread rule holds.

#include "core/events/Event.h"
#include "core/sqlite/Statement.h"

#include <string>

namespace waybill::events {

// In the order of readEventRow, each with the table's name before it.
const std::string& eventColumns();
inline constexpr int eventColumnCount = 38;

// "INSERT INTO events (…) VALUES (?, …)", in the order of EventRow::bind.
const std::string& insertEventSql();

// Holds the texts that a row has and an event has not, until the statement is reset.
class EventRow {
public:
    EventRow(const Event& event, Seq seq, std::int64_t message); // the event is not copied
    void bind(sqlite::Statement& insert) const;

private:
    const Event& m_event;
    Seq m_seq;
    std::int64_t m_message;
    std::string m_tags;
    std::string m_metadata;
};

Event readEventRow(const sqlite::Statement& row, int first = 0);

} // namespace waybill::events
