// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A webhook request as it came in, and as it is kept. Plain data.

#include "core/base/Clock.h"
#include "core/events/Event.h"
#include "core/providers/Provider.h"

#include <string>

namespace waybill::relay {

struct IncomingRequest {
    std::string endpoint;
    std::string method;
    std::string path; // secrets in it already masked
    providers::Headers headers;
    std::string body;
    Timestamp receivedAt{};
    providers::Verification verification;
    std::string mail = {}; // the file in the mail folder that holds the body; empty: `body` does
};

struct StoredRequest {
    events::RequestId id;
    IncomingRequest request;
    bool isRewritten = false; // somebody was erased from it: its signature is no longer reproducible
};

} // namespace waybill::relay
