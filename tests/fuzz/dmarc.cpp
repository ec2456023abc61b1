// SPDX-License-Identifier: GPL-3.0-or-later
// A DMARC record at every step of a walk.

#include "core/domains/dmarc/Alignment.h"
#include "tests/fuzz/Target.h"

using namespace waybill;
using namespace waybill::domains;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(fuzz::textOf(data, size));
    // The first line is a domain, the rest a record.
    const auto line = text.find('\n');
    const std::string domain = text.substr(0, line);
    const std::string record = line == std::string::npos ? text : text.substr(line + 1);
    TextAnswers answers;
    const auto names = dmarc::walkDomains(domain);
    fuzz::demand(names.size() <= dmarc::mostQueries, "a walk has at most eight queries");
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i % 2 == 1)
            answers[dmarc::policyName(names[i])] = {TextAnswer::State::Found, {record}, {}};
        else
            answers[dmarc::policyName(names[i])] = {};
    }
    const auto verdict = dmarc::discoverByWalk(domain, size % 2 == 0, answers);
    fuzz::demand(verdict.state != dmarc::PolicyVerdict::State::Applies || verdict.record.has_value(), "a policy comes from a record");
    fuzz::demand(verdict.effective <= verdict.policy, "testing never tightens");
    (void)dmarc::alignByWalk({domain, record, domain}, answers);
    return 0;
}
