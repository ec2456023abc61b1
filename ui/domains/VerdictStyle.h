// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a check's verdict looks: always an icon, a word and a colour; unknown is grey with a question mark, never red. Main
// thread (icons).

#include "core/domains/history/Observation.h"
#include "ui/widgets/OutcomeStyle.h"

namespace waybill::ui::domains {

OutcomeStyle styleOf(waybill::domains::Verdict verdict, const Tokens& tokens);
QString stabilityText(const waybill::domains::Stability& stability, waybill::Timestamp now); // "31 d", "broken 26 h"
QString shownName(const std::string& text);

// What a model says of a cell, for VerdictDelegate.
enum DomainRole : int {
    VerdictRole = Qt::UserRole + 20, // int(Verdict): icon, and the word unless there is WordRole
    DaysRole,                        // QByteArray, a digit a day: DayState
    TtlRole,                         // double, 0 to 1: what is left
    WordRole,                        // QString in place of the verdict's word
};

} // namespace waybill::ui::domains
