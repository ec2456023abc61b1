// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/LiveParts.h"

#include "core/sending/SmtpPost.h"

#include <condition_variable>
#include <mutex>
#include <random>

namespace waybill::sending {

namespace {

// Waits, or returns early when it is stopped.
void pauseFor(std::chrono::milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
}

double chance()
{
    static thread_local std::mt19937 engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

} // namespace

SenderParts liveParts(Ledger& ledger, const Clock& clock, CircuitBreaker& breaker)
{
    return {.ledger = ledger,
            .clock = clock,
            .breaker = breaker,
            .post = [](const providers::SendCall& call, std::stop_token stop) {
                return call.url.starts_with("smtp") ? smtpPost(call, {}, stop) : post(call, {}, stop);
            },
            .random = chance,
            .pause = pauseFor,
            .onState = {},
            .limits = {}};
}

} // namespace waybill::sending
