// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/RetryPolicy.h"

#include <algorithm>

namespace waybill::sending {

namespace {

using providers::SendResult;

std::chrono::milliseconds backoff(int attempt, const RetryLimits& limits, double random)
{
    std::chrono::milliseconds most = limits.firstDelay;
    for (int i = 1; i < attempt && most < limits.longestDelay; ++i)
        most *= 2;
    most = std::min(most, limits.longestDelay);
    return std::chrono::milliseconds(std::int64_t(double(most.count()) * (0.5 + random / 2)));
}

NextStep again(const Attempt& attempt, SendState otherwise, const RetryLimits& limits, double random)
{
    if (attempt.number >= limits.attempts)
        return {otherwise};
    std::chrono::milliseconds delay = backoff(attempt.number, limits, random);
    if (attempt.answer && attempt.answer->retryAfter) {
        if (*attempt.answer->retryAfter > limits.longestWait)
            return {otherwise};
        delay = std::max<std::chrono::milliseconds>(delay, *attempt.answer->retryAfter);
    }
    return {SendState::InFlight, delay};
}

} // namespace

NextStep nextStep(const Attempt& attempt, bool idempotent, const RetryLimits& limits, double random)
{
    if (!attempt.reachedProvider)
        return again(attempt, SendState::Failed, limits, random);
    const SendResult result = attempt.answer ? attempt.answer->result : SendResult::Unclear;
    switch (result) {
    case SendResult::Accepted:
        return {SendState::Accepted};
    case SendResult::Refused:
        return {SendState::Refused};
    case SendResult::TryLater:
        return again(attempt, SendState::Failed, limits, random);
    case SendResult::Unclear:
        break;
    }
    return idempotent ? again(attempt, SendState::Unknown, limits, random) : NextStep{SendState::Unknown};
}

} // namespace waybill::sending
