// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The interface of one kind of check, and the run of several at once. Checks hold no state between runs; run() blocks,
// may be called from any worker thread, and asks only through the resolver that it is given.

#include "core/base/Clock.h"
#include "core/dns/Resolver.h"
#include "core/domains/Check.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace waybill::domains {

struct CheckContext {
    dns::Name domain;
    std::vector<std::string> selectors;             // DKIM selectors that somebody named
    std::vector<dns::IpAddress> sendingAddresses;   // for PTR and SPF; may be empty
    const dns::Resolver& resolver;
    const Clock& clock;
    std::stop_token stop;
};

class DomainCheck {
public:
    virtual ~DomainCheck() = default;

    virtual std::string_view id() const = 0;
    // One Check a subject: one for SPF, one a selector for DKIM. Never empty, never throws.
    virtual std::vector<Check> run(const CheckContext& context) const = 0;
};

// Runs the checks side by side, each in a thread of its own, so that the slowest one decides how long it takes.
// progress is called from those threads, one call at a time, as checks end. The result keeps the order of checks.
std::vector<Check> runChecks(std::span<const std::unique_ptr<DomainCheck>> checks, const CheckContext& context,
                             const std::function<void(const std::vector<Check>&)>& progress = {});

} // namespace waybill::domains
