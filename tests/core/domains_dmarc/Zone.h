// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// DMARC records by domain, as answers: every name of a walk that isn't in the zone is known to be missing.

#include "core/domains/dmarc/Alignment.h"

#include <initializer_list>
#include <utility>

namespace waybill::domains::dmarc::tests {

using Zone = std::initializer_list<std::pair<const char*, const char*>>;

// The record "SERVFAIL" stands for that answer; a domain given twice has two records.
inline TextAnswers answersFor(std::initializer_list<const char*> domains, Zone zone)
{
    TextAnswers answers;
    for (const char* domain : domains) {
        for (const std::string& name : walkDomains(domain))
            answers[policyName(name)];
    }
    for (const auto& [domain, record] : zone) {
        TextAnswer& answer = answers[policyName(domain)];
        if (std::string_view(record) == "SERVFAIL") {
            answer = {TextAnswer::State::Unknown, {}, record};
            continue;
        }
        answer.state = TextAnswer::State::Found;
        answer.records.push_back(record);
    }
    return answers;
}

} // namespace waybill::domains::dmarc::tests
