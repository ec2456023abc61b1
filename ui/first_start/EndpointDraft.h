// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the person said about a webhook endpoint to be set up, and whether it can work. Pure; safe from any thread.

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/providers/Provider.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::ui::first_start {

struct EndpointDraft {
    std::string name; // the last part of /hooks/<name>
    std::string provider;
    std::string environment;
    providers::Auth auth = providers::Auth::Signature;
    std::string publicUrl = {}; // exactly as the provider is given it, where the signature covers it
    std::string topicArn = {};  // the only SNS topic that is believed
    bool inbound = false;       // received mail is posted here
};

// The ways a provider can prove that it is the caller, the strongest first.
std::vector<providers::Auth> authsOf(const providers::ProviderCard& card);

// Whether there is something to keep secret: what comes from an SNS topic is signed with Amazon's certificate.
bool needsSecret(const providers::ProviderCard& card, providers::Auth auth);

// Small letters, digits and hyphens, at most 63, beginning with a letter or digit: it stands in a URL and names a
// secret.
Result<void> checkName(std::string_view name);

// The secret as the relay keeps it under "<name>.signing": the bare key for a signature, else "basic user:password",
// "header Name: value" or "bearer token". InvalidInput says what is missing; it never repeats what was typed.
Result<Secret> signingSecret(providers::Auth auth, std::string_view typed);

} // namespace waybill::ui::first_start
