// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is inside a report file: gzip, zip, or the plain bytes. Bounded, whatever the file claims of itself. Pure; safe
// from any thread.

#include "core/base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::reports {

struct UnpackLimits {
    std::size_t bytes = 32u << 20; // all contents together
    std::size_t files = 64;        // in a zip
};

// One content for gzip and plain bytes, one a file for zip (folders left out). TooLarge beyond the limits, InvalidInput for
// damage, encryption or another compression.
Result<std::vector<std::string>> unpack(std::string_view bytes, const UnpackLimits& limits = {});

} // namespace waybill::domains::reports
