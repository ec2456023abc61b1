// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which servers are the authority on a name: the zone that it lies in, its servers as the parent lists them and as they
// list themselves, and the serial that each one has. Blocks; safe from any thread.

#include "core/base/Clock.h"
#include "core/dns/Resolver.h"
#include "core/dns/ServerResolver.h"

#include <optional>
#include <string>
#include <vector>

namespace waybill::dns {

struct AuthorityServer {
    Name name;
    Endpoint endpoint;
    bool inParent = false; // the delegation names it
    bool inChild = false;  // the zone itself does
    std::optional<std::uint32_t> serial; // none when it did not answer for the zone
    Answer soa;
};

struct Authority {
    Name zone;                       // the root when none was found
    std::vector<AuthorityServer> servers; // one for each address
    std::vector<Name> withoutAddress;     // listed, but no address could be found
    bool parentAnswered = false;
    std::vector<Answer> answers;          // what it took to find out
    std::string problem;             // empty when the zone was found

    // A server's second address that can't be reached from here is passed over.
    bool serialsAgree() const;
    // The parent's list and the zone's own are the same; none when the parent did not answer.
    std::optional<bool> delegationAgrees() const;
};

struct AuthorityOptions {
    std::uint16_t port = 53; // of every authoritative server
    ServerOptions server = {.query = {.wantsRecursion = false}, .attempts = 2, .followsAliases = false};
};

// The resolver finds zones, servers and addresses; everything else is asked of those servers themselves.
Authority findAuthority(const Resolver& resolver, const Clock& clock, const Name& name, const AuthorityOptions& options,
                        std::stop_token stop = {});

// Each server asked by itself, all at the same time; the answers stand in the order of the servers.
std::vector<std::vector<Answer>> askEach(const std::vector<Endpoint>& servers, const Clock& clock,
                                         const ServerOptions& options, std::span<const Question> questions,
                                         const std::stop_token& stop);

} // namespace waybill::dns
