// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is said of a message before it is sent: what blocks it, what is doubtful, what is right. Pure; safe from any
// thread.

#include "core/environments/Guard.h"
#include "core/sending/Template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waybill::sending {

struct PreflightItem {
    enum class Verdict : std::uint8_t { Block, Warning, Unknown, Pass } verdict = Verdict::Pass;
    std::string title;
    std::string detail;
    std::string evidence = {}; // an event's id, where one proves it
};

// What is known of the From domain's authentication; no value: nobody checked it.
struct DomainFacts {
    bool ready = false;
    std::string detail; // "SPF and DKIM align with From, checked 4 min ago"
};

struct PreflightFacts {
    const environments::Environment& environment;
    environments::SendFacts send;
    std::vector<std::string> productionDomains; // links there are doubtful in the other environments
    std::optional<DomainFacts> domain;
    std::size_t variables = 0; // that the text asks for
};

// Blocks first, then warnings, what isn't known, and what is right.
std::vector<PreflightItem> preflight(const environments::Message& message, const Filled& filled,
                                     const PreflightFacts& facts);

} // namespace waybill::sending
