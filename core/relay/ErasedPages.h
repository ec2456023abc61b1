// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A person's traces that a set-aside SQLite file holds in two pieces: a long value goes on in overflow pages, each with the
// number of the next one before its bytes, anywhere in the file or its log. Blocking; nobody else may use the file.

#include "core/base/AddressTraces.h"
#include "core/base/Result.h"

#include <string>

namespace waybill::relay {

// Masks them in the file and in the log beside it, whatever else of the two is damaged: each number that may name an
// overflow page is followed. Whether there were any. Io.
Result<bool> maskAcrossPages(const std::string& database, const AddressTraces& traces);

} // namespace waybill::relay
