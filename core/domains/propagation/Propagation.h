// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How far a record has come: what every authoritative server says, at each hop of a CNAME chain, beside what the chosen
// resolvers still remember and for how long. Taking a snapshot asks DNS and blocks; a snapshot is a value.

#include "core/dns/Authority.h"
#include "core/domains/Check.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace waybill::domains {

struct ServerView {
    std::string name; // "ns1.example.org", or the resolver's address
    dns::Endpoint endpoint;
    dns::Answer answer;

    // What it says, comparable between servers: aliases and record data in order, without TTLs. None when it could not be
    // asked; empty when it says that there is nothing.
    std::optional<std::vector<std::string>> values() const;
    // Seconds until a resolver asks anew.
    std::uint32_t secondsLeft(Timestamp now) const;
};

struct HopView {
    dns::Question question;
    dns::Authority authority;
    std::vector<ServerView> servers;

    // All of them answered, and alike. A server that has another address here need not answer at each: where there is no
    // IPv6, every server's second address is out of reach.
    bool agrees() const;
    std::vector<dns::Name> aliases() const; // where the servers lead, each once
    // That address answers nothing, but the same server does at another one.
    bool isSpare(const ServerView& server) const;
};

struct Propagation {
    dns::Question question;
    Timestamp takenAt{};
    std::vector<HopView> hops; // the question's name, then every target that a server leads to
    std::vector<ServerView> resolvers;

    // Every authoritative server agrees at every hop, and every resolver with them.
    bool agrees() const;
    // Resolvers that say something else than the authority, or nothing.
    std::vector<const ServerView*> behind() const;
    // Everybody asked has exactly that record at the question's name.
    bool carries(const FixRecord& record) const;
    const HopView* hopAt(const dns::Name& name) const;
    // Records at the end of the chain as the authority has them.
    std::optional<std::vector<std::string>> authoritative() const;
};

// The answer has that record at the name that was asked for, whatever else is there.
bool holds(const dns::Answer& answer, const FixRecord& record);

struct PropagationOptions {
    std::vector<dns::Endpoint> resolvers; // find the zones; the later ones stand in for the first
    std::vector<dns::Endpoint> compared = {}; // beside the authority; the first one may be the same
    dns::AuthorityOptions authority = {};
    dns::ServerOptions server = {.query = {}, .attempts = 2}; // for resolvers
};

Propagation takePropagation(const dns::Question& question, const PropagationOptions& options, const Clock& clock,
                            std::stop_token stop = {});

} // namespace waybill::domains
