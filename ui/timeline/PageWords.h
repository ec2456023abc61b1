// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the timeline page says about itself: why it shows nothing, which times it shows, and how much. Pure but for the
// translation; main thread.

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/timeline/Timeline.h"

#include <QString>

#include <optional>
#include <string>

namespace waybill::ui::timeline {

struct EmptyWords {
    QString sentence, detail, action = {};
};
struct PageState {
    std::string filter = {};
    std::optional<Error> trouble = {}; // the relay can't be used
    bool isSearching = false; // rows may still come
    bool isConnected = false;
    bool isCaughtUp = false;
};
// Of a page without rows.
EmptyWords whyEmpty(const waybill::timeline::View& view, const PageState& state);

struct TimeRange {
    bool isChosen = false; // the filter names an end of it
    bool hasEnd = false;
    bool isPaused = false;
};
// "14:50 – now · 7 105 events · follows the clock".
QString rangeWords(const waybill::timeline::View& view, const waybill::timeline::Summary* summary, const TimeRange& range,
                   Timestamp now);

struct Shown {
    int selected = 0;
    int newer = 0; // beyond the live end of what is on screen
    std::size_t whilePaused = 0;
};
// "7 105 events shown · 1 selected".
QString shownWords(const waybill::timeline::View& view, const Shown& shown);

} // namespace waybill::ui::timeline
