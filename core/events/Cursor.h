// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a reader of the feed has come: a vector {(relay, epoch) -> last seq}, not a number, so that several writers
// can't slip rows in behind a reader. Opaque as text. Value type; safe from any thread.
// An epoch lives as long as a database file: another epoch than the store's means CursorGone.

#include "core/base/Result.h"
#include "core/events/Event.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::events {

// Both are made of 1 to 64 letters, digits, '-' and '_'.
using RelayId = StrongId<struct RelayIdTag, std::string>;
using Epoch = StrongId<struct EpochTag, std::string>;

class Cursor {
public:
    // The beginning: everything is still to come. Its text is "".
    Cursor() = default;

    // InvalidInput for anything that toString did not make. At most 4 KiB and 64 entries.
    static Result<Cursor> fromString(std::string_view text);
    std::string toString() const;

    Seq lastSeq(const RelayId& relay, const Epoch& epoch) const; // 0 when the writer is unknown
    void advance(const RelayId& relay, const Epoch& epoch, Seq last);

    using Entries = std::map<std::pair<RelayId, Epoch>, Seq>;
    const Entries& entries() const { return m_entries; }
    friend bool operator==(const Cursor&, const Cursor&) = default;

private:
    Entries m_entries;
};

} // namespace waybill::events
