// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where secrets are read from: the OS keychain, a credentials directory (headless relay), or memory (tests).
// Asynchronous because a keychain may ask the person. Call from the thread the store lives in (the main thread);
// callbacks run there, at the latest when the keychain's own time limit is over.

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <functional>
#include <string>

namespace waybill::credentials {

class SecretStore {
public:
    virtual ~SecretStore() = default;

    // Names like "sendgrid-production.signing". NotFound: there is none; Unavailable: locked or absent, try again;
    // PermissionDenied: others can read it, so it isn't used.
    virtual void read(const std::string& name, std::function<void(Result<Secret>)> done) = 0;
    // Stores or replaces. PermissionDenied where the store is read-only (a credentials directory).
    virtual void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) = 0;
    // NotFound: there was none. Unavailable: nobody knows whether it is gone.
    virtual void remove(const std::string& name, std::function<void(Result<void>)> done) = 0;
};

} // namespace waybill::credentials
