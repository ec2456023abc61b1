// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An environment (development, staging, production, …) and what it permits. Plain data that the relay keeps, so that
// everybody who sends through it has the same rules. The guard (Guard.h) enforces them.

#include "core/base/Result.h"
#include "core/base/StrongId.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill {
class JsonWriter;
}

namespace waybill::environments {

// "production": a-z, 0-9 and -, as in the relay's configuration.
using EnvironmentId = StrongId<struct EnvironmentIdTag, std::string>;

// Whom a message of the environment may go to.
enum class GuardLevel : std::uint8_t {
    TestAddresses, // the provider's own safe test addresses and nobody else
    AllowList,     // these, and the addresses and domains that are listed
    Everybody,     // anyone who isn't suppressed, after the environment's name was typed
};
std::string_view toString(GuardLevel level); // "test_addresses", "allow_list", "everybody"
std::optional<GuardLevel> guardLevelFrom(std::string_view name);

enum class Colour : std::uint8_t { Red, Amber, Slate, Blue, Green };
std::string_view toString(Colour colour);
std::optional<Colour> colourFrom(std::string_view name);

struct Environment {
    EnvironmentId id;
    Colour colour = Colour::Slate;
    GuardLevel guard = GuardLevel::TestAddresses;
    std::vector<std::string> allowedAddresses = {}; // patterns, see addressMatches
    std::vector<std::string> allowedDomains = {};   // "example.com", not its subdomains
    std::optional<int> dailyCap = {};          // messages a UTC day; none: no cap
    std::vector<std::string> messageTypes = {};     // those that may be sent; empty: all
    bool paused = false;
    // What people call it; empty: its id with a capital letter. The id stays for good: keys, events, filters and
    // scripts go by it.
    std::string title = {};

    friend bool operator==(const Environment&, const Environment&) = default;
};

// Development takes test addresses only, staging an allow-list that is still empty, production everybody.
std::vector<Environment> defaultEnvironments();
bool isAlwaysThere(const std::string& name); // one of these three, which can't be removed

// The environment with its addresses and domains in their plain form, each once. InvalidInput names the first field
// that is wrong: a name, a title, an address, a cap below 0, more than a thousand entries.
Result<Environment> checked(Environment environment);

// JSON: {"name","colour","guard","allowed_addresses","allowed_domains","daily_cap","message_types","paused",
// "title"}.
std::string toJson(const Environment& environment);
void writeMembers(JsonWriter& writer, const Environment& environment); // of an object that was begun
Result<Environment> environmentFromJson(std::string_view json);
// {"environments":[…]}
Result<std::vector<Environment>> environmentsFromJson(std::string_view json);

} // namespace waybill::environments
