// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What happens to closed segment files: people are erased from them, and old ones fall to retention. Blocking; one
// caller at a time, who knows that nobody writes to the file.

#include "core/relay/storage/IntakeLog.h"

#include <optional>
#include <string>

namespace waybill::relay {

// Replaces what `rewrite` changes of the requests from `from` on, and leaves no byte of the old in file or WAL. Nothing
// is changed when it fails. How many were replaced.
Result<std::int64_t> rewriteSegment(const std::string& path, events::RequestId from, const Rewrite& rewrite);

struct SegmentExtent {
    events::RequestId last;
    Timestamp newest{};
};
Result<SegmentExtent> extentOf(const std::string& path);

} // namespace waybill::relay
