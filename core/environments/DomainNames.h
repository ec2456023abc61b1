// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which of the sending domains an environment will have in mind, by how they are named. Pure; safe from any thread.

#include <string>
#include <vector>

namespace waybill::environments {

// Those whose name speaks for the environment ("stg.example.com" for staging) first, then those that speak for none, then
// those of others; among equals as they were. Production's own speak for none.
std::vector<std::string> nearestFirst(std::vector<std::string> domains, const std::string& environment);

} // namespace waybill::environments
