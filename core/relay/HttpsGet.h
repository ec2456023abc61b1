// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay's only way to ask somebody outside: an interface, so that tests bring their own outside.

#include "core/base/Result.h"

#include <functional>
#include <string>

namespace waybill::relay {

class HttpsGet {
public:
    virtual ~HttpsGet() = default;

    // The body of an answer with status 200. Unavailable: nobody answers, or not in time, or with an error of theirs;
    // InvalidInput: the address is no https one; PermissionDenied: TLS, or a 4xx, or a redirect, which is not followed;
    // TooLarge.
    using Done = std::function<void(Result<std::string>)>;
    // Never blocks; `done` is called at most once, in this call or from another thread, and not after this is gone.
    // Safe from any thread.
    virtual void get(const std::string& url, Done done) = 0;
};

} // namespace waybill::relay
