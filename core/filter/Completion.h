// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What could stand at the cursor: field names, then values of that field. Pure but for the source it is given.

#include "core/filter/Query.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::filter {

struct KnownValue {
    std::string value; // the plain text
    std::int64_t count = 0;
};

// The values that occur for a field, most frequent first; metaKey for Meta only.
using ValueSource = std::function<std::vector<KnownValue>(Field field, std::string_view metaKey)>;

struct Candidate {
    std::string text;  // replaces the range: "type:" or a value, quoted where it must be
    std::string label; // the plain field or value, for the list
    std::int64_t count = 0; // how often it occurs; 0 when that is not known
    bool isField = false;   // more is to be typed behind it
};

struct Completion {
    std::size_t position = 0; // the bytes that a candidate replaces
    std::size_t length = 0;
    std::vector<Candidate> candidates;
};

// cursor is a byte offset; beyond the end counts as the end. At most `limit` candidates.
Completion complete(std::string_view text, std::size_t cursor, const ValueSource& source, std::size_t limit = 12);

} // namespace waybill::filter
