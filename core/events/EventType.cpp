// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/EventType.h"

namespace waybill::events {

namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, eventTypeCount> typeNames{
    "queued"sv, "sent"sv, "delivered"sv, "deferred"sv, "bounced"sv, "rejected"sv, "complained"sv,
    "opened"sv, "clicked"sv, "unsubscribed"sv, "subscribed"sv, "inbound"sv, "failed"sv, "other"sv,
};
constexpr std::array bounceNames{""sv, "hard"sv, "soft"sv, "undetermined"sv};
constexpr std::array statusNames{"not_configured"sv, "verified"sv, "failed"sv};
constexpr std::array strengthNames{"none"sv, "sender"sv, "body"sv};
constexpr std::array processingNames{"received"sv, "queued"sv, "applied"sv, "failed"sv, "retried"sv};

template <typename Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name)
            return Enum(i);
    }
    return {};
}

} // namespace

std::string_view toString(EventType type) { return typeNames[std::size_t(type)]; }
std::string_view toString(BounceClass bounce) { return bounceNames[std::size_t(bounce)]; }
std::string_view toString(VerificationStatus status) { return statusNames[std::size_t(status)]; }
std::string_view toString(Strength strength) { return strengthNames[std::size_t(strength)]; }
std::string_view toString(Processing processing) { return processingNames[std::size_t(processing)]; }

std::optional<EventType> eventTypeFrom(std::string_view name) { return find<EventType>(typeNames, name); }
std::optional<BounceClass> bounceClassFrom(std::string_view name) { return find<BounceClass>(bounceNames, name); }
std::optional<VerificationStatus> verificationStatusFrom(std::string_view name)
{
    return find<VerificationStatus>(statusNames, name);
}
std::optional<Strength> strengthFrom(std::string_view name) { return find<Strength>(strengthNames, name); }
std::optional<Processing> processingFrom(std::string_view name) { return find<Processing>(processingNames, name); }

const std::array<std::string_view, eventTypeCount>& eventTypeNames() { return typeNames; }

} // namespace waybill::events
