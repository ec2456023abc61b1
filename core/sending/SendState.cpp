// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/SendState.h"

#include <array>
#include <utility>

namespace waybill::sending {

namespace {

constexpr std::array<std::pair<SendState, std::string_view>, 6> names{{{SendState::Planned, "planned"},
                                                                       {SendState::InFlight, "in_flight"},
                                                                       {SendState::Accepted, "accepted"},
                                                                       {SendState::Refused, "refused"},
                                                                       {SendState::Failed, "failed"},
                                                                       {SendState::Unknown, "unknown"}}};

} // namespace

std::string_view toString(SendState state)
{
    for (const auto& [value, name] : names) {
        if (value == state)
            return name;
    }
    return {};
}

std::optional<SendState> sendStateFrom(std::string_view name)
{
    for (const auto& [value, known] : names) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

bool isFinal(SendState state)
{
    return state == SendState::Accepted || state == SendState::Refused || state == SendState::Failed;
}

bool mayFollow(SendState from, SendState to)
{
    if (from == to)
        return true;
    switch (from) {
    case SendState::Planned:
        return to == SendState::InFlight || to == SendState::Failed;
    case SendState::InFlight:
        return to != SendState::Planned;
    case SendState::Unknown:
        return isFinal(to);
    case SendState::Accepted:
    case SendState::Refused:
    case SendState::Failed:
        return false;
    }
    return false;
}

} // namespace waybill::sending
