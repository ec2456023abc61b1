// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The DNS side of one SPF check: every question is asked once, independent ones together. Lives for one check, in one
// thread.

#include "core/dns/Resolver.h"

#include <map>
#include <span>
#include <vector>

namespace waybill::domains::spf {

class Lookups {
public:
    Lookups(const dns::Resolver& resolver, std::stop_token stop) : m_resolver(resolver), m_stop(std::move(stop)) {}

    // Asks for those that are not known yet, all at once.
    void fetch(std::span<const dns::Question> questions);
    const dns::Answer& answer(const dns::Question& question);

    // Everything that was asked, in that order.
    std::vector<dns::Answer> answers() const;
    bool isStopped() const { return m_stop.stop_requested(); }

private:
    const dns::Resolver& m_resolver;
    std::stop_token m_stop;
    std::map<dns::Question, dns::Answer> m_answers;
    std::vector<dns::Question> m_order;
};

} // namespace waybill::domains::spf
