// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The DNS records that each provider documents for a sending domain. Names and values are patterns: "*" is a part that
// only the provider's page knows, "{label}" the first label of the name, "{dashes}" the domain with dashes for dots.
// Constant data; safe from any thread.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains {

struct ExpectedRecord {
    enum class Kind : unsigned char {
        Cname,      // value: the target
        Key,        // a DKIM key as TXT; value is empty
        SpfInclude, // the SPF record at the name must include the value
        Text,       // a TXT that matches the value
        Mx,         // value: the exchange
    };
    std::string_view purpose;     // "DKIM s1": not translated, it names the record
    Kind kind = Kind::Cname;
    std::string_view name;        // below the domain; empty: the domain itself; "*": a name that has to be known
    std::string_view value;
    bool isOptional = false;
    std::string_view group = {};  // of records with the same group one is enough
};

// Empty for a provider that is not known.
std::span<const ExpectedRecord> expectedOf(std::string_view provider);

// DKIM selectors that a provider always uses: "s1", "s2". Those with a part that only its page knows are left out.
std::vector<std::string> selectorsOf(std::string_view provider);
// "bounces.example.org" for a provider whose Return-Path has a fixed name; empty otherwise.
std::string returnPathOf(std::string_view provider, std::string_view domain);

std::span<const std::string_view> expectedProviders();

// What the one "*" of a pattern stands for in the text (ASCII case aside); empty where the pattern has none. Nothing when
// they don't match.
std::optional<std::string> matchPattern(std::string_view pattern, std::string_view text);

} // namespace waybill::domains
