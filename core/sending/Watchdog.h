// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether the webhook that a send should bring has come, and where to look when it hasn't. Pure; safe from any thread.

#include "core/base/Clock.h"
#include "core/events/Event.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace waybill::sending {

// The endpoint that takes the provider's webhooks in that environment, as the relay tells of it.
struct WatchedEndpoint {
    std::string name;
    bool secretReadable = true;
    std::optional<Timestamp> lastVerified;
    std::optional<Timestamp> lastRefused;
};

struct WatchFacts {
    Timestamp acceptedAt{};
    Timestamp now{};
    std::span<const events::Event> events; // of this message
    std::optional<WatchedEndpoint> endpoint; // none: the relay has no such endpoint
    std::chrono::seconds patience{60}; // how long silence is nothing to worry about
};

struct WatchVerdict {
    enum class State : std::uint8_t {
        Waiting, // nothing is late yet
        Arrived, // the webhooks say how it ended
        Partly,  // some came, the outcome has not
        Overdue, // none came, and one should have
    } state = State::Waiting;
    // Where to look, in the layers' order.
    enum class Layer : std::uint8_t { None, NoEndpoint, Secret, Refused, Provider, Way } layer = Layer::None;
};

WatchVerdict watch(const WatchFacts& facts);

} // namespace waybill::sending
