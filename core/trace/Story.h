// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message's events put into a story, and the verdict on it. Pure; safe from any thread.

#include "core/events/EventStore.h"
#include "core/trace/Verdict.h"

#include <functional>
#include <optional>
#include <vector>

namespace waybill::trace {

// What the verdict may use beside the events.
struct Context {
    Timestamp now;
    std::optional<events::Baseline> baseline; // how long this provider usually takes here
    QString providerName;                     // "SendGrid"
    bool providerReportsDelivered = true;
};

struct Story {
    events::MessageKey key;
    std::vector<events::Event> events; // by provider's time, then received, then id
    Verdict verdict;
};

// Splits events of several messages into one story each, the newest message first.
std::vector<Story> tellStories(std::vector<events::Event> events,
                               const std::function<Context(const events::MessageKey&)>& context);

Verdict judge(const events::MessageKey& key, const std::vector<events::Event>& events, const Context& context);

} // namespace waybill::trace
