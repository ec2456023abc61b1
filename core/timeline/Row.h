// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One row of the timeline, and how rows are named and ordered. Values; safe from any thread.

#include "core/base/Clock.h"
#include "core/events/Event.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace waybill::timeline {

// Position in the table, in the order of arrival; what arrives together is sorted by time first. Never changes, never
// reused while the table lives.
using RowId = std::uint32_t;

enum class RowOrder : std::uint8_t {
    Time,    // when it happened; rows that happened at the same time as they arrived
    Arrival, // when it came
};

// Read from the columns. The texts live as long as the snapshot.
struct Row {
    events::EventId id;
    Timestamp time;
    Timestamp receivedAt;
    events::EventType type;
    events::BounceClass bounce;
    events::Strength strength;
    std::optional<int> smtpCode;
    int copies;
    events::Processing processing;
    events::VerificationStatus verification;
    std::string_view provider, environment, endpoint, recipient, messageType, correlationId, enhancedCode, reason,
        sender, subject, templateId, nativeType;
    std::string_view tags, metadata; // as the pools keep lists, see forEachListed
    std::uint64_t messageId, providerEventId; // hashed, 0: none
};

} // namespace waybill::timeline
