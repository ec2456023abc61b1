// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What happens to closed segment files: people are erased from them, and old ones fall to retention. Blocking; one
// caller at a time, who knows that nobody writes to the file.

#include "core/relay/storage/IntakeLog.h"

#include <optional>
#include <string>
#include <vector>

namespace waybill::relay {

struct Rewritten {
    std::int64_t requests = 0;
    std::vector<std::string> mails; // files that their requests no longer name
};

// Replaces what `rewrite` changes of the requests from `from` on, and leaves no byte of the old in file or WAL. Nothing
// is changed when it fails.
Result<Rewritten> rewriteSegment(const std::string& path, events::RequestId from, const Rewrite& rewrite);

struct SegmentExtent {
    events::RequestId last;
    Timestamp newest{};
};
Result<SegmentExtent> extentOf(const std::string& path);

// The mail files that its requests name.
Result<std::vector<std::string>> mailsIn(const std::string& path);

} // namespace waybill::relay
