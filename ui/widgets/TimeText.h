// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Times, spans and counts as people read them: local time, relative under an hour, digits in groups of three. Pure.

#include "core/base/Clock.h"

#include <QString>

namespace waybill::ui {

QString timeOfDay(Timestamp time);       // "10:31:04", local
QString timeOfDayExact(Timestamp time);  // "10:31:04.204"
QString dayText(Timestamp time, Timestamp now); // "today" is empty; "20 Nov", "20 Nov 2025"
// For narrow columns: "10:31:04" today, else "20 Nov 10:31", "20 Nov 2025 10:31".
QString whenText(Timestamp time, Timestamp now);

// "just now", "3 s ago", "17 min ago"; empty from one hour on and for times in the future.
QString ago(Timestamp time, Timestamp now);
// "17 min ago, at 10:14:07", "at 08:02:11", "on 20 Nov at 08:02:11".
QString moment(Timestamp time, Timestamp now);
// Two lines, local with its zone and UTC: for tooltips.
QString zonedTime(Timestamp time);
QString zoneName(); // "CET"

QString spanText(std::chrono::milliseconds span); // "0.4 s", "2 min", "3 h", "2 d"
QString countText(std::int64_t count);            // "33 914" with a narrow no-break space

} // namespace waybill::ui
