// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Resolver.h"

#include <algorithm>
#include <numeric>

namespace waybill::dns {

namespace {

bool isLoop(const Answer& answer)
{
    if (answer.chain.size() > maxCnameHops)
        return true;
    const Name& end = answer.finalName();
    return std::any_of(answer.chain.begin(), answer.chain.end(), [&end](const Hop& hop) { return hop.owner == end; });
}

// An alias whose target this message says nothing about.
bool leadsOut(const Answer& answer)
{
    return !answer.chain.empty() && answer.records.empty() && answer.question.type != RecordType::Cname
        && (answer.outcome == Outcome::NoData || answer.outcome == Outcome::Referral)
        && std::none_of(answer.authority.begin(), answer.authority.end(),
                        [](const Record& record) { return record.type == RecordType::Soa; });
}

// Whether there is more to ask. A chain that goes round is marked as such.
bool leadsOn(Answer& answer)
{
    if (!answer.chain.empty() && isLoop(answer)) {
        answer.outcome = Outcome::CnameLoop;
        answer.records.clear();
        return false;
    }
    return leadsOut(answer);
}

// The answer at an alias's target, as the answer to what was asked first.
Answer continued(const Answer& before, Answer next)
{
    next.question = before.question;
    next.chain.insert(next.chain.begin(), before.chain.begin(), before.chain.end());
    next.isAuthenticated = next.isAuthenticated && before.isAuthenticated;
    next.wasTruncated = next.wasTruncated || before.wasTruncated;
    next.duration += before.duration;
    return next;
}

} // namespace

std::vector<Answer> followAliases(std::span<const Question> questions,
                                  const std::function<std::vector<Answer>(std::span<const Question>)>& exchange)
{
    std::vector<Answer> answers = exchange(questions);
    std::vector<std::size_t> open(answers.size());
    std::iota(open.begin(), open.end(), std::size_t(0));
    // Each round adds a hop to every chain that stays open, so the bound on hops ends it.
    while (!open.empty()) {
        std::erase_if(open, [&answers](std::size_t i) { return !leadsOn(answers[i]); });
        std::vector<Question> next;
        for (const std::size_t i : open)
            next.push_back({answers[i].finalName(), answers[i].question.type});
        if (next.empty())
            break;
        std::vector<Answer> more = exchange(next);
        std::vector<std::size_t> stillOpen;
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (!more[i].chain.empty())
                stillOpen.push_back(open[i]);
            answers[open[i]] = continued(answers[open[i]], std::move(more[i]));
        }
        open = std::move(stillOpen);
    }
    return answers;
}

} // namespace waybill::dns
