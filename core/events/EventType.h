// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The closed vocabularies of an event and their names in JSON, filters and SQL. Pure; safe from any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace waybill::events {

enum class EventType : std::uint8_t {
    Queued, Sent, Delivered, Deferred, Bounced, Rejected, Complained,
    Opened, Clicked, Unsubscribed, Subscribed, Inbound, Failed, Other,
};
inline constexpr std::size_t eventTypeCount = 14;

// None unless the type is Bounced.
enum class BounceClass : std::uint8_t { None, Hard, Soft, Undetermined };

enum class VerificationStatus : std::uint8_t { NotConfigured, Verified, Failed };

// What the verification proves: Body covers the bytes, Sender only who posted, None nothing.
enum class Strength : std::uint8_t { None, Sender, Body };

enum class Processing : std::uint8_t { Received, Queued, Applied, Failed, Retried };

std::string_view toString(EventType type);          // "queued", ...
std::string_view toString(BounceClass bounce);      // "" for None, "hard", "soft", "undetermined"
std::string_view toString(VerificationStatus status); // "not_configured", "verified", "failed"
std::string_view toString(Strength strength);       // "none", "sender", "body"
std::string_view toString(Processing processing);   // "received", ...

std::optional<EventType> eventTypeFrom(std::string_view name);
std::optional<BounceClass> bounceClassFrom(std::string_view name);
std::optional<VerificationStatus> verificationStatusFrom(std::string_view name);
std::optional<Strength> strengthFrom(std::string_view name);
std::optional<Processing> processingFrom(std::string_view name);

// All names in the order of the enum, for completion and error texts.
const std::array<std::string_view, eventTypeCount>& eventTypeNames();

} // namespace waybill::events
