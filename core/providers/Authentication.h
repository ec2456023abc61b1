// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who posted this? The one entry point for all ways in which an endpoint can prove its caller. Pure; safe from any
// thread. Secrets are compared in constant time.

#include "core/providers/Keys.h"
#include "core/providers/Provider.h"

#include <string>
#include <vector>

namespace waybill::providers {

// Signature asks the provider (refused where the provider signs nothing); Basic is RFC 7617, Bearer RFC 6750; Header is
// a header of the customer's own. These three prove the sender, not the body. None is NotConfigured.
// Without a usable key nothing is accepted.
Verification authenticate(const Provider& provider, Auth auth, const Keys& keys, const WebhookRequest& request,
                          Timestamp now);

// The names of the request headers that carry secrets for these keys, to be masked before a request is shown.
// "Authorization" is always among them.
std::vector<std::string> secretHeaderNames(const Keys& keys);

} // namespace waybill::providers
