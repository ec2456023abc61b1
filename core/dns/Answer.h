// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What one name server said to one question, as it said it: rcode, flags, every CNAME hop with its TTL.
// "Not there" (NoData, NxDomain) and "could not be asked" (all after them) are never the same. Value types.

#include "core/base/Clock.h"
#include "core/dns/Record.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::dns {

struct Question {
    Name name;
    RecordType type = RecordType::A;

    friend bool operator==(const Question&, const Question&) = default;
    friend std::strong_ordering operator<=>(const Question&, const Question&) = default;
};

enum class Outcome {
    Found,
    NoData,    // the name is there, the type is not
    NxDomain,  // the name is not there
    Referral,  // the server points to others (asked without recursion)
    CnameLoop, // aliases that lead back to themselves, or more of them than maxCnameHops
    ServFail,
    Refused,   // the server does not answer for this name, or not to us
    Failed,    // another rcode: see rcode
    Timeout,
    Unreachable, // no route, or nothing listens there
    Malformed,   // what came is no answer to this question
    Cancelled,
};

std::string_view toString(Outcome outcome); // "found", "no_data", "nxdomain", …

enum class Transport { Udp, Tcp, Memory };

// Longer chains are taken for loops; resolvers give up at 8 to 16.
constexpr std::size_t maxCnameHops = 12;

struct Hop {
    Name owner;
    Name target;
    std::uint32_t ttl = 0;

    friend bool operator==(const Hop&, const Hop&) = default;
};

struct Answer {
    Question question;
    Outcome outcome = Outcome::Timeout;
    std::uint16_t rcode = 0; // meaningful when a message came
    bool isAuthoritative = false;  // AA
    bool isAuthenticated = false;  // AD: the server says that it validated it
    bool recursionAvailable = false;
    bool wasTruncated = false;     // TC over UDP, so that TCP was used
    std::vector<Hop> chain;        // CNAMEs from the question's name on
    std::vector<Record> records;   // of the question's type, at the end of the chain
    std::vector<Record> authority;
    std::vector<Record> additional;
    std::string server;            // "192.0.2.53:53"; of the last message, where a chain took several
    Transport transport = Transport::Udp;
    Timestamp receivedAt{};
    std::chrono::microseconds duration{};
    std::string detail; // why, for Malformed and Unreachable

    bool isFound() const { return outcome == Outcome::Found; }
    // The server is sure that there is no such record.
    bool isAbsent() const { return outcome == Outcome::NoData || outcome == Outcome::NxDomain; }
    // Nothing is known: neither that there is one nor that there is none.
    bool isUnknown() const { return !isFound() && !isAbsent(); }
    // The name whose records these are: the question's, or the last alias's target.
    const Name& finalName() const { return chain.empty() ? question.name : chain.back().target; }
    // Each TXT record's strings joined.
    std::vector<std::string> texts() const;
};

} // namespace waybill::dns
