// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An environment as the relay keeps it, and how its rules are changed so that nobody's change is lost and nothing is
// loosened by accident where messages reach real people. Plain data; safe from any thread.

#include "core/environments/Environment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::environments {

struct EnvironmentState {
    Environment rules;
    std::int64_t revision = 0; // counts the changes
    int sentToday = 0;         // what counts against the cap, reserved places included

    friend bool operator==(const EnvironmentState&, const EnvironmentState&) = default;
};

struct EnvironmentChange {
    Environment rules;
    // The revision that the change was made from; 0: a new environment. None: whatever it is by now.
    std::optional<std::int64_t> revision = {};
    std::string confirmation = {}; // the environment's name, typed, where needsName says so
};

// Whether a message that was refused before may be sent afterwards.
bool loosens(const Environment& before, const Environment& after);
// Whether the environment's name must be typed for the change: it loosens what reaches everybody, or lets it reach
// everybody. `before` is none for a new environment. Pausing never needs it.
bool needsName(const std::optional<Environment>& before, const Environment& after);

// The rules' JSON with "revision" and "sent_today", and with "revision" and "confirmation".
std::string toJson(const EnvironmentState& state);
std::string toJson(const EnvironmentChange& change);
Result<EnvironmentState> environmentStateFromJson(std::string_view json);
Result<EnvironmentChange> environmentChangeFromJson(std::string_view json);
// {"environments":[…]}
Result<std::vector<EnvironmentState>> environmentStatesFromJson(std::string_view json);

} // namespace waybill::environments
