// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whoever answers DNS questions. Calls block, so they belong in a worker; every implementation may be called from
// several threads at once. It outlives its callers.

#include "core/dns/Answer.h"

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace waybill::dns {

class Resolver {
public:
    virtual ~Resolver() = default;

    // One answer a question, in the same order. All questions go out at once: independent ones cost one round trip.
    // CNAMEs are followed. Never fails as a whole: what went wrong is the answer's outcome.
    virtual std::vector<Answer> ask(std::span<const Question> questions, std::stop_token stop) const = 0;

    Answer ask(const Question& question, std::stop_token stop = {}) const
    {
        return ask(std::span(&question, 1), std::move(stop)).front();
    }
};

// Where a CNAME leads out of an answer, asks on at its target until records, a dead end or a loop; hops add up.
// exchange answers each question by itself, without following.
std::vector<Answer> followAliases(std::span<const Question> questions,
                                  const std::function<std::vector<Answer>(std::span<const Question>)>& exchange);

} // namespace waybill::dns
