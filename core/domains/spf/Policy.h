// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One SPF record, parsed whole before anything of it is evaluated (RFC 7208 4.6), and the choice of it among a name's TXT
// records (4.5). Pure; value types; safe from any thread.

#include "core/domains/spf/MacroString.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::spf {

enum class Qualifier : char { Pass = '+', Fail = '-', SoftFail = '~', Neutral = '?' };

enum class Mechanism { All, Include, A, Mx, Ptr, Ip4, Ip6, Exists };

struct Directive {
    Qualifier qualifier = Qualifier::Pass;
    Mechanism mechanism = Mechanism::All;
    std::optional<MacroString> domain = {}; // none: the record's own
    dns::IpAddress network = {};            // of ip4 and ip6
    int prefix4 = 32;
    int prefix6 = 128;
    std::string source; // as it stands in the record

    bool asksDns() const; // counts towards the limit of ten
    bool holds(const dns::IpAddress& ip) const; // for ip4 and ip6
    // Whether an address that DNS gave covers the sender's.
    bool covers(const dns::IpAddress& listed, const dns::IpAddress& ip) const;
};

struct Policy {
    std::string source;
    std::vector<Directive> directives;
    std::optional<MacroString> redirect = {};
    std::optional<MacroString> explanation = {};
    std::vector<std::string> unknownModifiers = {};

    bool hasAll() const;
};

struct SyntaxError {
    std::string term; // what can't be understood
    std::string why;  // in English, lower case: "the prefix must be 0 to 32"
};

// The whole of one record, "v=spf1" included.
std::expected<Policy, SyntaxError> parsePolicy(std::string_view text);

// The texts that are SPF records, by their version alone.
std::vector<std::string> spfRecordsAmong(std::span<const std::string> texts);

} // namespace waybill::domains::spf
