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
    // The provider's own observed p99 here, from accepting a message to its outcome; none: no baseline yet.
    std::optional<std::chrono::milliseconds> usual;
};

// How long silence is nothing to worry about while there is no baseline, and at least: a webhook has its own way to go.
constexpr std::chrono::seconds patienceWithoutBaseline{60};
constexpr std::chrono::seconds leastPatience{5};
std::chrono::milliseconds patienceOf(const WatchFacts& facts);

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
