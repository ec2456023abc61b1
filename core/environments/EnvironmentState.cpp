// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/EnvironmentState.h"

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"

#include <algorithm>

namespace waybill::environments {

namespace {

constexpr std::size_t maxConfirmation = 100;

// Whether `after` has what `before` hasn't.
bool addsTo(const std::vector<std::string>& before, const std::vector<std::string>& after)
{
    return std::ranges::any_of(after,
                               [&](const std::string& entry) { return std::ranges::find(before, entry) == before.end(); });
}

bool widensTypes(const std::vector<std::string>& before, const std::vector<std::string>& after)
{
    return !before.empty() && (after.empty() || addsTo(before, after));
}

bool raisesCap(const std::optional<int>& before, const std::optional<int>& after)
{
    return before && (!after || *after > *before);
}

} // namespace

bool loosens(const Environment& before, const Environment& after)
{
    return after.guard > before.guard || addsTo(before.allowedAddresses, after.allowedAddresses) ||
           addsTo(before.allowedDomains, after.allowedDomains) || raisesCap(before.dailyCap, after.dailyCap) ||
           widensTypes(before.messageTypes, after.messageTypes) || (before.paused && !after.paused);
}

bool needsName(const std::optional<Environment>& before, const Environment& after)
{
    return after.guard == GuardLevel::Everybody && (!before || loosens(*before, after));
}

std::string toJson(const EnvironmentState& state)
{
    JsonWriter writer;
    writer.beginObject();
    writeMembers(writer, state.rules);
    writer.member("revision", state.revision).member("sent_today", state.sentToday).endObject();
    return writer.take();
}

std::string toJson(const EnvironmentChange& change)
{
    JsonWriter writer;
    writer.beginObject();
    writeMembers(writer, change.rules);
    writer.memberOrNull("revision", change.revision).memberOrNull("confirmation", change.confirmation).endObject();
    return writer.take();
}

Result<EnvironmentState> environmentStateFromJson(std::string_view json)
{
    EnvironmentState state{.rules = TRY(environmentFromJson(json))};
    JsonDocument document;
    TRY_VOID(document.parse(json));
    state.revision = document.root()["revision"].integer().value_or(0);
    state.sentToday = int(std::clamp<std::int64_t>(document.root()["sent_today"].integer().value_or(0), 0, 1'000'000'000));
    return state;
}

Result<EnvironmentChange> environmentChangeFromJson(std::string_view json)
{
    EnvironmentChange change{.rules = TRY(environmentFromJson(json))};
    JsonDocument document;
    TRY_VOID(document.parse(json));
    const JsonValue revision = document.root()["revision"];
    if (revision.kind() != JsonValue::Kind::Missing && revision.kind() != JsonValue::Kind::Null) {
        change.revision = revision.integer();
        if (!change.revision || *change.revision < 0)
            return fail(ErrorCode::InvalidInput, "revision must be the one that the environment had", "0 for a new one");
    }
    change.confirmation = document.root()["confirmation"].string().value_or("").substr(0, maxConfirmation);
    return change;
}

Result<std::vector<EnvironmentState>> environmentStatesFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    std::vector<EnvironmentState> states;
    for (const JsonValue& entry : document.root()["environments"])
        states.push_back(TRY(environmentStateFromJson(entry.raw())));
    return states;
}

} // namespace waybill::environments
