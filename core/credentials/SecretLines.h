// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A secret of several lines, as while a key is being rotated. Pure; safe from any thread.

#include "core/base/Secret.h"

#include <vector>

namespace waybill::credentials {

// One secret a line, white space around it removed, blank lines left out. A PEM block ("-----BEGIN …" to "-----END …")
// stays one secret with its line breaks.
std::vector<Secret> secretLines(const Secret& secret);

} // namespace waybill::credentials
