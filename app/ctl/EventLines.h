// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events as rows for a terminal. Pure.

#include "core/events/Event.h"

#include <string>
#include <vector>

namespace waybill::ctl {

std::vector<std::string> eventTitles();
std::vector<std::string> eventCells(const events::Event& event);
// Widths for rows that come one by one.
const std::vector<std::size_t>& eventWidths();

// "2026-11-23T09:14:07Z"
std::string wholeSeconds(Timestamp time);

} // namespace waybill::ctl
