// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the providers' probes have in common. Pure; safe from any thread.

#include "core/providers/ProbeApi.h"
#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::providers {

// A GET with the header every JSON API wants.
SendCall probeCall(std::string url);
// The account's origin, or the provider's: with "eu" the other one.
Result<std::string> regionalOrigin(const SendAccount& account, std::string_view usual, std::string_view eu);

// What the shape of a key says before anybody is asked: nothing where it may be one. A key of another provider is never
// shown to this one.
std::optional<ProbeAnswer> shapeProblem(const ProbeApi& api, const Secret& secret);

// What the provider's answer says. One that isn't the provider's (a portal's page, a proxy's) says nothing of the key.
ProbeAnswer classifyProbe(const ProbeApi& api, const HttpAnswer& answer, const SendAccount& account);
ProbeAnswer notTheProviders();

ProbeAnswer works(std::string text, std::string account = {}, AccountMode mode = AccountMode::Unknown);
ProbeAnswer wrongKey(std::string_view said);
ProbeAnswer wrongEnvironment(std::string text, std::string hint);
// A good key that may send, but not answer the probe's question, or may not send.
ProbeAnswer missingScope(std::string text, std::string hint);

// What the status alone says: 401 wrong key, 403 missing scope, 400 malformed, 2xx works, anything else is unclear. `said`:
// the provider's own words.
ProbeAnswer probeByStatus(const HttpAnswer& answer, std::string_view said);

std::string oneLine(std::string_view text); // outside text: printable, at most 200 bytes

} // namespace waybill::providers
