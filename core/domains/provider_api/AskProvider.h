// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks a provider's own API which records it wants for a domain. What it answers is hostile input: names outside the
// domain, control characters and endless lists go no further. Blocks; safe from any thread.

#include "core/base/Clock.h"
#include "core/base/Secret.h"
#include "core/domains/expectations/ProviderRecord.h"
#include "core/providers/SendApi.h"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains {

// The transport. Unavailable: there was no answer.
using ProviderTransport = std::function<Result<providers::HttpAnswer>(const providers::SendCall& call, const std::stop_token& stop)>;

// Whose key it is. The account's origin takes the place of the provider's own, as for sending.
struct ProviderAccess {
    std::string provider;
    providers::SendAccount account;
    Secret secret;
};

// Whether the provider has an API that says it. EmailLabs, SMTP.com and Postal have none that gives whole records.
bool hasDomainApi(std::string_view provider);

// NotFound: the provider does not know the domain. PermissionDenied: the key may not ask. Unavailable. InvalidInput: the
// answer is none of that provider's, or the account lacks something.
Result<std::vector<ProviderRecord>> askProvider(const ProviderAccess& access, const dns::Name& domain, const Clock& clock,
                                                const ProviderTransport& transport, const std::stop_token& stop);

} // namespace waybill::domains
