// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tells Waybill's own test events from mail: "send a test event" makes deliveries to nobody, which go the whole way but
// must not count in rates, spikes and health. Pure; safe from any thread.

#include "core/events/Event.h"

#include <string_view>

namespace waybill::events {

// Nobody can be mailed there (RFC 2606), and no provider makes such a message id.
inline constexpr std::string_view syntheticRecipient = "test-event@waybill.invalid";
inline constexpr std::string_view syntheticIdPrefix = "waybill-test-";

// True for what "send a test event" made, whichever provider it was made for.
inline bool isSynthetic(const Event& event)
{
    return event.recipient == syntheticRecipient && event.messageId.starts_with(syntheticIdPrefix);
}

} // namespace waybill::events
