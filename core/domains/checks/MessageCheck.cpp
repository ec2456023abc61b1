// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/MessageCheck.h"

#include "core/base/Ascii.h"
#include "core/domains/checks/Text.h"
#include "core/domains/tags/TagList.h"

#include <algorithm>

namespace waybill::domains {

std::vector<dkim::Verification> verifyMessage(const dkim::MailText& mail, const dns::Resolver& resolver, Timestamp now,
                                              const std::stop_token& stop)
{
    std::vector<dns::Question> questions;
    std::vector<std::string> asked;
    for (const std::string& name : dkim::keyNames(mail)) {
        if (const auto parsed = dns::Name::parse(name)) {
            asked.push_back(name);
            questions.push_back({*parsed, dns::RecordType::Txt});
        }
    }
    dkim::KeyAnswers keys;
    const auto answers = questions.empty() ? std::vector<dns::Answer>() : resolver.ask(questions, stop);
    for (std::size_t i = 0; i < asked.size(); ++i)
        keys[asked[i]] = textAnswerOf(answers[i]);
    return dkim::verify(mail, keys, now);
}

std::vector<std::string> selectorsFor(const std::string& domain, const std::vector<dkim::Verification>& signatures)
{
    std::vector<std::string> selectors;
    for (const dkim::Verification& one : signatures) {
        if (!one.signature || !dkim::isAtOrBelow(one.signature->domain, asciiLower(domain)))
            continue;
        if (std::ranges::find(selectors, one.signature->selector) == selectors.end())
            selectors.push_back(one.signature->selector);
    }
    return selectors;
}

} // namespace waybill::domains
