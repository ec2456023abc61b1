// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands in a cell of the table, and what its tooltip says. Outside text is written out, not obeyed. Main thread.

#include "core/base/Clock.h"

#include <QString>

namespace waybill::ui::timeline {

class RowDetails;
class ShownRow;

QString emptyCell(); // "–"

// `details` gives what is not in memory; null: those columns are empty.
QString cellText(const ShownRow& row, int column, Timestamp now, RowDetails* details);
// Rich text is escaped.
QString cellToolTip(const ShownRow& row, int column, Timestamp now, RowDetails* details);

} // namespace waybill::ui::timeline
