// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Records as the feed would bring them, for the tests of the timeline's widgets.

#include "core/events/EventStore.h"

#include <string>
#include <vector>

namespace waybill::tests {

struct Said {
    std::string recipient = "nora.quist@example.org";
    events::EventType type = events::EventType::Delivered;
    std::string provider = "sendgrid";
    std::string environment = "production";
    std::string reason = "250 2.0.0 OK queued";
};

// Number n has id n, arrived n seconds after `start`.
events::Record record(int number, Timestamp start, const Said& said = {});
std::vector<events::Record> records(int first, int count, Timestamp start);

} // namespace waybill::tests
