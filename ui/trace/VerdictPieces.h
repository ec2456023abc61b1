// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The verdict's clauses cut into the pieces of a flowing sentence: text, link, time. Pure; main thread (translation).

#include "core/trace/Verdict.h"
#include "ui/trace/ClauseText.h"

#include <vector>

namespace waybill::ui::trace {

struct Sentence {
    std::vector<Piece> pieces;
    std::vector<std::vector<events::EventId>> evidence; // one entry a link

    void add(const QString& text, bool bold = false, const QColor& color = {});
    // The clause, linked when it has evidence; times become "17 min ago, at 10:14:07" with the zone in the tooltip.
    // What follows a semicolon is a remark and opens nothing.
    void add(const waybill::trace::Clause& clause, Timestamp now);
    // Makes the first letter from index on a capital.
    void capitalise(std::size_t piece);
};

// "Delivered. mx1.example.org accepted it 17 min ago, at 10:14:07."
Sentence headlineSentence(const waybill::trace::Verdict& verdict, const QColor& headline, Timestamp now);
// "The truth now lives with the recipient's server; only it knows inbox or spam."
Sentence layerSentence(const waybill::trace::Verdict& verdict, Timestamp now);
// "Sure: signed webhook from SendGrid."
Sentence confidenceSentence(const waybill::trace::Verdict& verdict, Timestamp now);
// "Next: ask the customer for another address."
Sentence nextSentence(const waybill::trace::Verdict& verdict);

} // namespace waybill::ui::trace
