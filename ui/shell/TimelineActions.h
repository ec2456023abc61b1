// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the window's commands do on the timeline, and how an export of it is told of in the status bar. Main thread; all of
// them belong to the same window.

#include <functional>

namespace waybill::ui {
class Masking;
}
namespace waybill::ui::timeline {
class TimelinePage;
}

namespace waybill::ui::shell {

class RelayStatusBar;
class WindowActions;

// `showTimeline`: brings its page to the front, where a command shows something.
void connectTimelineActions(WindowActions& actions, timeline::TimelinePage& page, Masking& masking, RelayStatusBar& status,
                            std::function<void()> showTimeline);

} // namespace waybill::ui::shell
