// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether one row is what a filter asks for, read from the row alone: for the few rows on screen, where compiling the
// filter to columns would cost more than asking. Answers as the predicates do. Pure; safe from any thread.

#include "core/filter/Query.h"
#include "core/timeline/Row.h"

namespace waybill::timeline {

bool matches(const filter::Query& query, const Row& row, Timestamp now);

} // namespace waybill::timeline
