// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A request to our own webhook listener, over a socket like anybody's. Blocking: for a thread that may wait. Reads the
// answer's status and nothing else.

#include "core/providers/Provider.h"
#include "core/relay/config/RelayConfig.h"

#include <chrono>
#include <string>
#include <string_view>

namespace waybill::relay {

struct FrontDoorRequest {
    std::string path; // "/hooks/…"
    providers::Headers headers;
    std::string_view body;
};

// The status. Unavailable when nobody listens there, or answers in time.
Result<int> postThroughFrontDoor(const ListenAddress& address, const FrontDoorRequest& request,
                                 std::chrono::milliseconds deadline);

} // namespace waybill::relay
