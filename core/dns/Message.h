// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DNS messages to and from their wire form (RFC 1035 4, EDNS: RFC 6891), with ldns behind it. What comes from the wire is
// hostile: everything that does not parse is an error, nothing is assumed. Pure; safe from any thread.

#include "core/dns/Answer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::dns {

struct QueryOptions {
    bool wantsRecursion = true; // RD; off when an authoritative server is asked
    bool wantsDnssec = true;    // DO: the AD bit and signatures come only to those who ask
    bool checkingDisabled = false; // CD: the data even when it does not validate
    bool edns = true;
};

// The largest UDP answer that is asked for: below every path's MTU (DNS flag day 2020).
constexpr std::uint16_t udpPayload = 1232;

std::string buildQuery(const Question& question, std::uint16_t id, const QueryOptions& options);

struct Message {
    std::uint16_t id = 0;
    bool isResponse = false;
    bool isAuthoritative = false;
    bool isTruncated = false;
    bool recursionAvailable = false;
    bool isAuthenticated = false;
    std::uint16_t rcode = 0; // with the upper bits from EDNS
    std::optional<Question> question; // none when the section is empty
    std::vector<Record> answer;
    std::vector<Record> authority;
    std::vector<Record> additional; // without the OPT pseudo record
};

// InvalidInput for bytes that are no message with at most one question of class IN.
Result<Message> parseMessage(std::string_view wire);

// Names in the message are compressed against the question's, so they take over whatever letter case it was sent in. Gives
// them the case of this name.
void restoreCase(Message& message, const Name& name);

// What the message says to the question: chain, records, outcome. Server, transport and times are the caller's to fill.
Answer interpret(const Question& question, Message message);

} // namespace waybill::dns
