// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Is a name's data proven by DNSSEC? libunbound validates; nothing is taken from a resolver's AD bit. Blocks; safe from any
// thread, each call with a context of its own.

#include "core/dns/Answer.h"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::dns {

enum class Security {
    Secure,   // signed, and the signatures lead to an anchor
    Insecure, // provably not signed
    Bogus,    // signed, and wrong: validating receivers see nothing at all
    Unknown,  // could not be asked
};

std::string_view toString(Security security);

struct SecurityVerdict {
    Security security = Security::Unknown;
    std::string why; // of bogus and unknown
};

struct ValidatorOptions {
    std::vector<Endpoint> forwarders = {};                  // the later ones stand in for the first; none: from the root
    std::vector<std::pair<Name, Endpoint>> stubs = {};      // zones that are asked for at a server of their own
    std::vector<std::string> anchors = {};                  // DS or DNSKEY records as text; empty: the root's
    std::chrono::milliseconds timeout{10'000};
};

class Validator {
public:
    explicit Validator(ValidatorOptions options) : m_options(std::move(options)) {}

    SecurityVerdict verdict(const Question& question, std::stop_token stop = {}) const;

private:
    ValidatorOptions m_options;
};

} // namespace waybill::dns
