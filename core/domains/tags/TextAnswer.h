// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What DNS said about the TXT records of one name, reduced to what the judges need. Plain data.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace waybill::domains {

struct TextAnswer {
    // Missing: the name, or its TXT records, are known not to be there. Unknown: timeout, SERVFAIL, refused.
    enum class State : std::uint8_t { Found, Missing, Unknown } state = State::Missing;
    std::vector<std::string> records; // each TXT record, its strings joined
    std::string detail = {};          // "SERVFAIL", "timed out"
};

using TextAnswers = std::map<std::string, TextAnswer>; // by name, in small letters

} // namespace waybill::domains
