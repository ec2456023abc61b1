// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one check found out about a domain: verdict, reason, the record to publish, and the answers behind it.
// Value types; safe from any thread.

#include "core/dns/Answer.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains {

enum class Verdict {
    Pass,
    Warning,
    Fail,
    Unknown, // a server failed or did not answer, or nobody said what to look for; never "missing"
};

std::string_view toString(Verdict verdict); // "pass", "warning", "fail", "unknown"
Verdict worse(Verdict a, Verdict b);        // fail, unknown, warning, pass

// A record as a DNS panel asks for it.
struct FixRecord {
    dns::Name name;
    dns::RecordType type = dns::RecordType::Txt;
    std::string value;              // a TXT's text unquoted; an MX with its preference
    std::uint32_t ttl = 3600;       // seconds
    std::optional<std::string> replaces = {}; // the value that must go, where there is one

    // For a zone file: 'name. 3600 IN TXT "…"', a long text split into strings of at most 255 octets.
    std::string zoneLine() const;
    friend bool operator==(const FixRecord&, const FixRecord&) = default;
};

struct Check {
    std::string id;    // "spf", "dkim:s1", "dmarc", …: stable, what scripts and history know it by
    QString title;     // "SPF"
    Verdict verdict = Verdict::Unknown;
    QString sentence;  // why, in one sentence
    std::vector<QString> notes = {};          // what else is worth saying, most important first
    std::vector<FixRecord> fixes = {};        // empty when nothing needs to be published
    std::vector<dns::Answer> answers = {};    // raw, in the order in which they were asked
    std::optional<bool> everywhere = {};      // what it rests on is the same at every authoritative server; none: not asked
    std::string detailJson = {};              // the check's own detail for --json, one JSON value; may be empty
};

} // namespace waybill::domains
