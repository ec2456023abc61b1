// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A template of Waybill's own as the relay keeps it for an environment, so that colleagues write with the same one. Each
// save makes a new version; a save on top of a version that isn't the newest is refused. Plain data.

#include "core/base/Clock.h"
#include "core/base/Json.h"
#include "core/sending/Template.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

struct SavedTemplate {
    std::string environment;
    Template content;
    int version = 0; // 0: not saved yet
    Timestamp savedAt{};
};

// InvalidInput names what is wrong: a name that isn't of a-z, 0-9 and -, nothing to read in it, more than a MiB.
Result<void> check(const SavedTemplate& saved);

// JSON: {"environment","name","version","subject","text","html","saved_at"}.
std::string toJson(const SavedTemplate& saved);
Result<SavedTemplate> templateFrom(JsonValue json);
Result<SavedTemplate> templateFromJson(std::string_view json);
// {"templates":[…]}
Result<std::vector<SavedTemplate>> templatesFromJson(std::string_view json);

} // namespace waybill::sending
