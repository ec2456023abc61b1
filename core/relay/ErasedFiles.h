// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A person's traces in the data folder's files that are no databases of ours: logs, and files set aside as damaged.
// Blocking; one caller at a time. Another thread may append to a file meanwhile.

#include "core/base/AddressTraces.h"
#include "core/base/Result.h"

#include <cstdint>
#include <string>

namespace waybill::relay {

// Masks them in place, in all files under the folder but the databases in use and the API's tokens. How many files had
// any. Io.
Result<std::int64_t> maskFiles(const std::string& folder, const AddressTraces& traces);

} // namespace waybill::relay
