// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What follows an attempt: done, once more after a while, or "unknown: reconcile". The rule under it: a message is sent
// once more by itself only where the provider surely took none, or where the same key can't send a second one.
// Pure; safe from any thread.

#include "core/providers/SendApi.h"
#include "core/sending/SendState.h"

#include <chrono>
#include <optional>

namespace waybill::sending {

struct RetryLimits {
    int attempts = 5; // the first included
    std::chrono::milliseconds firstDelay{500};
    std::chrono::milliseconds longestDelay{60'000};
    std::chrono::milliseconds longestWait{300'000}; // a Retry-After beyond it isn't waited for
};

// How an attempt ended.
struct Attempt {
    int number = 1;
    bool reachedProvider = false;                    // false: no connection was made, so nothing was sent
    std::optional<providers::SendAnswer> answer = {}; // none: the connection ended without one
};

struct NextStep {
    SendState state = SendState::Failed; // InFlight: once more
    std::optional<std::chrono::milliseconds> retryIn = {};
};

// `random` is in [0, 1): half of the delay is jitter, so that clients which failed together don't come back together.
NextStep nextStep(const Attempt& attempt, bool idempotent, const RetryLimits& limits, double random);

} // namespace waybill::sending
