// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A sending domain as people describe it, and as the relay keeps it: a JSON object. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/domains/DomainCheck.h"
#include "core/domains/dmarc/PublicSuffixes.h"

#include <memory>
#include <string>
#include <vector>

namespace waybill::domains {

struct DomainProfile {
    std::string name;                   // "mail.example.org"
    std::vector<std::string> providers; // "sendgrid"
    std::vector<std::string> selectors; // beside those that the providers always use
    std::string returnPath;             // its domain; empty: what the providers use, if that is known
    std::vector<std::string> addresses; // sending addresses of one's own
    int requiredDays = 14;              // before DMARC is tightened
};

std::string toJson(const DomainProfile& profile);
DomainProfile profileFrom(std::string name, JsonValue json);

// Every check that the profile asks for, in the order in which they are shown. The list outlives them.
std::vector<std::unique_ptr<DomainCheck>> checksFor(const DomainProfile& profile, const dmarc::PublicSuffixes& suffixes);

// Runs them all. progress: called from worker threads as checks end. Empty when the name is no domain.
std::vector<Check> checkDomain(const DomainProfile& profile, const dmarc::PublicSuffixes& suffixes,
                               const dns::Resolver& resolver, const Clock& clock, std::stop_token stop,
                               const std::function<void(const std::vector<Check>&)>& progress = {});

} // namespace waybill::domains
