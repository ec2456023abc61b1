// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for everything that an evaluation may need, level by level: a record's includes, hosts and exchanges in one round
// trip, then what those lead to. Counts nothing and decides nothing; what it misses is asked for when it is needed.

#include "core/domains/spf/Lookups.h"
#include "core/domains/spf/MacroString.h"
#include "core/domains/spf/Policy.h"

namespace waybill::domains::spf {

class Prefetch {
public:
    Prefetch(Lookups& lookups, MacroContext context) : m_lookups(lookups), m_context(std::move(context)) {}

    // From the record of that name on.
    void run(const dns::Name& domain);

private:
    enum class Kind { Policy, Exchanges, Pointers, Plain };
    struct Item {
        Kind kind;
        dns::Question question;
    };

    void follow(const Item& item, std::vector<Item>& next);
    void followPolicy(const dns::Answer& answer, const dns::Name& domain, std::vector<Item>& next);
    void add(std::vector<Item>& next, const Directive& directive, const dns::Name& domain);
    void addAddresses(std::vector<Item>& next, const dns::Answer& answer) const;
    dns::RecordType addressType() const;

    Lookups& m_lookups;
    MacroContext m_context;
    int m_terms = 0; // that ask DNS, so far
};

} // namespace waybill::domains::spf
