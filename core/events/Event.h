// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One normalised event: what a provider said about one recipient of one message, and how we came to know it.
// Plain data; an empty text or vector means that the payload did not say.

#include "core/base/Clock.h"
#include "core/base/StrongId.h"
#include "core/events/EventType.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace waybill::events {

// Waybill's own id of an event: the first 8 bytes of its deduplication key, so that a redelivery has the same.
// As text "evt_" and 16 hex digits.
using EventId = StrongId<struct EventIdTag, std::uint64_t>;
// A row of the intake log: the HTTP request that brought the event.
using RequestId = StrongId<struct RequestIdTag, std::int64_t>;
// Position in one relay's feed: 1, 2, 3 … without gaps.
using Seq = StrongId<struct SeqTag, std::int64_t>;

std::string toString(EventId id);
std::optional<EventId> eventIdFrom(std::string_view text);

// Where in its request's body the element that gave the event stands, in bytes.
struct RawSlice {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
};

struct Event {
    // The 15 keys of the normalised event.
    std::string provider;
    EventType type = EventType::Other;
    BounceClass bounce = BounceClass::None;
    std::string nativeType;
    std::optional<Timestamp> occurredAt; // the provider's time
    std::string recipient;
    std::string sender;
    std::string messageId;       // the provider's message id
    std::string providerEventId; // "event_id" in JSON
    std::string correlationId;   // the application's own id
    std::optional<int> smtpCode;
    std::string enhancedCode;
    std::string reason;
    std::vector<std::string> tags;
    std::string url;

    // What the payload says beside them.
    std::string subject;
    std::vector<std::pair<std::string, std::string>> metadata; // custom keys, sorted by key
    std::string templateId;
    std::string messageType;
    std::string credential;
    bool machineOpen = false;
    bool recipientCertain = true; // false: the provider named several and can't say which one acted

    // What the relay knows.
    EventId id;
    std::string dedupKey; // 32 raw bytes
    std::string endpoint;
    std::string environment;
    Timestamp receivedAt{};
    VerificationStatus verification = VerificationStatus::NotConfigured;
    Strength strength = Strength::None;
    Processing processing = Processing::Received;
    RequestId request;
    RawSlice raw;
    Seq seq;        // set by the store
    int copies = 0; // further deliveries of the same event, collapsed

    // The provider's time, or the time received where it gave none: what timelines sort by.
    Timestamp time() const { return occurredAt.value_or(receivedAt); }
};

// The part of an address after the last '@'; empty without one.
std::string_view domainOf(std::string_view address);

// Who a message is: (provider, environment, message id, recipient).
struct MessageKey {
    std::string provider;
    std::string environment;
    std::string messageId;
    std::string recipient;

    friend auto operator<=>(const MessageKey&, const MessageKey&) = default;
};

MessageKey messageKeyOf(const Event& event);

} // namespace waybill::events
