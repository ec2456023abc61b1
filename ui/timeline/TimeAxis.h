// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is written under a time axis: moments that people count in, minutes to decades, in local time. Pure; safe from any
// thread.

#include "core/base/Clock.h"

#include <QString>

#include <chrono>
#include <vector>

namespace waybill::ui::timeline {

struct TimeLabel {
    Timestamp at{};
    QString text;
};

// At most so many and one more, all after from and before its end; the closest together that are that few.
std::vector<TimeLabel> timeLabels(Timestamp from, std::chrono::milliseconds span, int most);

} // namespace waybill::ui::timeline
