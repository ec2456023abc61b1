// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All checks of one domain in one run: the one list of them, for the console, waybillctl and the relay. Blocks; for a
// worker. What the tools refer to outlives the run.

#include "core/domains/DomainCheck.h"
#include "core/domains/checks/DnssecCheck.h"
#include "core/domains/dmarc/PublicSuffixes.h"
#include "core/domains/expectations/ProviderRecord.h"
#include "core/domains/run/Profile.h"

namespace waybill::domains {

struct CheckTools {
    const dmarc::PublicSuffixes& suffixes;
    const dns::Resolver& resolver;
    AskSecurity security; // DNSSEC
    const Clock& clock;
    AskRecords askProvider = {}; // the providers' own APIs, where somebody has a key
};

// Every check that the profile asks for, in the order in which they are shown.
std::vector<std::unique_ptr<DomainCheck>> checksFor(const DomainProfile& profile, const CheckTools& tools);

// Runs them all. progress: called from worker threads as checks end. Empty when the name is no domain.
std::vector<Check> checkDomain(const DomainProfile& profile, const CheckTools& tools, std::stop_token stop,
                               const std::function<void(const std::vector<Check>&)>& progress = {});

} // namespace waybill::domains
