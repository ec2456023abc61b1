// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An event that the person marked, with a note of theirs: by its id and time, without its recipient. Plain
// data.

#include "core/base/Clock.h"
#include "core/events/Event.h"

#include <string>

namespace waybill::marks {

struct Mark {
    events::EventId event;
    events::EventType type = events::EventType::Other;
    Timestamp time{}; // of the event
    std::string provider = {};
    std::string note = {}; // one line, UTF-8

    friend bool operator==(const Mark&, const Mark&) = default;
};

} // namespace waybill::marks
