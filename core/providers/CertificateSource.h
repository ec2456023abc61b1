// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where certificates come from that a provider's requests name. An interface, so that tests bring their own.

#include "core/base/Result.h"
#include "core/providers/Certificate.h"

#include <functional>
#include <memory>
#include <string>

namespace waybill::providers {

class CertificateSource {
public:
    virtual ~CertificateSource() = default;

    // Unavailable: it may be there later. InvalidInput: what is at the address is no certificate.
    using Done = std::function<void(Result<std::shared_ptr<const Certificate>>)>;
    // Never blocks. Calls `done` exactly once: in this call where the answer is known, else from another thread. The
    // address must come from Provider::certificateUrl(). Safe from any thread.
    virtual void find(const std::string& url, Done done) = 0;
};

} // namespace waybill::providers
