// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a provider's event name means in Waybill's terms. Plain data; safe from any thread.

#include "core/events/EventType.h"

namespace waybill::providers {

struct Kind {
    events::EventType type = events::EventType::Other;
    events::BounceClass bounce = events::BounceClass::None;
    friend bool operator==(const Kind&, const Kind&) = default;
};

inline constexpr Kind bouncedHard{events::EventType::Bounced, events::BounceClass::Hard};
inline constexpr Kind bouncedSoft{events::EventType::Bounced, events::BounceClass::Soft};
inline constexpr Kind bouncedUndetermined{events::EventType::Bounced, events::BounceClass::Undetermined};

} // namespace waybill::providers
