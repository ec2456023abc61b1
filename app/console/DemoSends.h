// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the demo's relay knows of sending before anybody sends: environments with rules, a template, and credentials at
// the simulated providers. Blocking, before the relay starts.

#include "core/base/Result.h"

#include <string>
#include <utility>
#include <vector>

namespace waybill::console {

// `folder`: the relay's data. `origin`: where the simulated providers are.
Result<void> seedSends(const std::string& folder, const std::string& origin);

// The keys of those credentials by their names in the keychain. They open nothing.
std::vector<std::pair<std::string, std::string>> demoKeys();

} // namespace waybill::console
