// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tries a credential at its provider: is it authentic, what may it, whose is it, and does it fit the environment. Sends
// no message. Blocking: for worker threads.

#include "core/base/Clock.h"
#include "core/providers/ProbeApi.h"
#include "core/sending/CredentialState.h"
#include "core/sending/HttpPost.h"

#include <functional>
#include <stop_token>
#include <string>

namespace waybill::sending {

struct ProbeOrder {
    const Credential& credential;
    const Secret& secret;
    bool reachesPeople = false;     // the environment's guard lets messages go to everybody
    std::string accountBefore = {}; // what the last good probe of this credential named; empty: none did
};

struct ProberParts {
    const Clock& clock;
    std::function<PostOutcome(const providers::SendCall&, std::stop_token)> post;
};

// A key whose shape is another provider's is refused without showing it to anybody. A key that its region doesn't know
// is tried in the provider's other ones: then it is the region that is wrong.
providers::ProbeAnswer probe(const ProbeOrder& order, const ProberParts& parts, std::stop_token stop);

ProbeNote noteOf(const providers::ProbeAnswer& answer);

} // namespace waybill::sending
