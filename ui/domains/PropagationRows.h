// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A propagation snapshot as the lines of a table: each server's word on the record, what is right and what is late. Pure;
// main thread for the translations.

#include "core/domains/propagation/Propagation.h"

#include <QString>

#include <optional>
#include <vector>

namespace waybill::ui::domains {

struct ServerWord {
    waybill::domains::Verdict verdict = waybill::domains::Verdict::Unknown;
    QString text;  // "New, right"
    QString whole; // the value itself, for the tooltip
};

struct PropagationRow {
    QString group; // a title; everything else is empty then
    bool isWarning = false; // of the group: something is wrong with the zone's servers
    QString server;
    QString tip;
    QString listed; // "parent only", where the two lists differ
    std::optional<ServerWord> alias;
    std::optional<ServerWord> data;
    bool isAuthoritative = false;
    std::optional<std::uint32_t> serial;
    bool isBehind = false; // another server has a newer serial
    const waybill::domains::ServerView* view = nullptr; // in the snapshot

    bool isRight() const;
    bool isUnknown() const;
};

// expected: the record that should be there, where it is known. The rows point into the snapshot.
std::vector<PropagationRow> rowsOf(const waybill::domains::Propagation& snapshot,
                                   const std::optional<waybill::domains::FixRecord>& expected);

// "3 right · 3 old · 1 unknown", of the record's own servers and the resolvers.
QString countsOf(const std::vector<PropagationRow>& rows, bool isKnown);

// Which of the zone's own servers have the record that should be there, and what to do about those that don't: "Right at ns1
// and ns2 …; ns3 … has not taken zone serial 2026112304: ask its operator." Empty when none could be asked.
QString serversSentence(const std::vector<PropagationRow>& rows);

} // namespace waybill::ui::domains
