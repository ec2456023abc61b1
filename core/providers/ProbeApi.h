// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a credential is tried at its provider without sending anything: the cheapest request that needs it, and what the
// answer says of the key, its scopes and its account. Plain functions without I/O, one table entry a provider; safe from
// any thread.

#include "core/providers/SendApi.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::providers {

enum class ProbeVerdict : std::uint8_t {
    Works,            // the provider took the key
    WrongKey,         // revoked, or never one of this provider
    WrongEnvironment, // a good key, but of another account, region or kind than this environment wants
    MissingScope,     // a good key that may not do what is needed
    Malformed,        // it can't be a key: what was pasted has too much or too little in it
    NoNetwork,        // nobody was reached
    Unclear,          // the provider answered, and the answer says nothing of the key
};
std::string_view toString(ProbeVerdict verdict); // "works", "wrong_key", …
std::optional<ProbeVerdict> probeVerdictFrom(std::string_view name);

enum class AccountMode : std::uint8_t { Unknown, Live, Sandbox };
std::string_view toString(AccountMode mode); // "", "live", "sandbox"

struct ProbeAnswer {
    ProbeVerdict verdict = ProbeVerdict::Unclear;
    AccountMode mode = AccountMode::Unknown;
    std::string account = {};             // in the provider's words, on one line; empty: it doesn't say
    std::vector<std::string> scopes = {}; // as the provider names them; empty: it doesn't say
    std::string text = {};                // one sentence
    std::string hint = {};                // the next step
};

struct ProbeContext {
    const SendAccount& account;
    const Secret& secret;
    Timestamp now;
};

struct ProbeApi {
    std::string_view provider;
    std::string_view endpoint;  // "GET /v3/scopes": for the person
    std::string_view answerHas; // the member without which a 2xx is somebody else's answer
    // What a key of this provider begins with; a key that doesn't is not shown to the provider. Empty: nothing is known.
    std::string_view prefix = {};
    // Regions that a key may belong to beside the default, each with keys of its own.
    std::span<const std::string_view> regions = {};

    // InvalidInput: something of the account is missing.
    Result<SendCall> (*build)(const ProbeContext& context) = nullptr;
    ProbeAnswer (*read)(const HttpAnswer& answer, const SendAccount& account) = nullptr;
};

} // namespace waybill::providers
