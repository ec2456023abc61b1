// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Watchdog.h"

#include <algorithm>

namespace waybill::sending {

namespace {

using Layer = WatchVerdict::Layer;
using State = WatchVerdict::State;
using events::EventType;

bool isOutcome(const events::Event& event)
{
    switch (event.type) {
    case EventType::Delivered:
    case EventType::Bounced:
    case EventType::Rejected:
    case EventType::Failed:
    case EventType::Complained:
        return true;
    default:
        return false;
    }
}

// The nearest place that explains the silence: what is wrong here is looked at before anybody else is blamed.
Layer layerOf(const WatchFacts& facts)
{
    if (!facts.endpoint)
        return Layer::NoEndpoint;
    if (!facts.endpoint->secretReadable)
        return Layer::Secret;
    const bool othersCame = facts.endpoint->lastVerified && *facts.endpoint->lastVerified > facts.acceptedAt;
    if (facts.endpoint->lastRefused && *facts.endpoint->lastRefused > facts.acceptedAt && !othersCame)
        return Layer::Refused;
    return othersCame ? Layer::Provider : Layer::Way;
}

} // namespace

std::chrono::milliseconds patienceOf(const WatchFacts& facts)
{
    return facts.usual ? std::max<std::chrono::milliseconds>(*facts.usual, leastPatience) : patienceWithoutBaseline;
}

WatchVerdict watch(const WatchFacts& facts)
{
    if (std::ranges::any_of(facts.events, isOutcome))
        return {State::Arrived, Layer::None};
    if (facts.now - facts.acceptedAt < patienceOf(facts))
        return {State::Waiting, Layer::None};
    if (!facts.events.empty())
        return {State::Partly, Layer::None};
    return {State::Overdue, layerOf(facts)};
}

} // namespace waybill::sending
