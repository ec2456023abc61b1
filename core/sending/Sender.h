// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sends one message: reserves its place in the ledger, passes the guard, writes "in flight" before the network is
// touched, asks the provider, and writes what became of it. Tries again only as RetryPolicy says. Blocking: for worker
// threads; one sender at a time uses a breaker.

#include "core/base/Clock.h"
#include "core/providers/SendApi.h"
#include "core/sending/CircuitBreaker.h"
#include "core/sending/HttpPost.h"
#include "core/sending/Ledger.h"
#include "core/sending/RetryPolicy.h"

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

struct SendOrder {
    environments::Message message;
    std::string environment;
    std::string credential;    // its name, for the ledger
    std::string confirmation;  // what the person typed where the environment asks for its name
    const providers::SendApi& api;
    const providers::SendAccount& account;
    const Secret& secret;
    std::span<const std::string_view> testAddresses; // the provider's
};

struct SendReport {
    SendState state = SendState::Failed;
    std::string ledgerId;  // empty: no place was reserved, nothing happened
    std::string messageId; // with Accepted
    int attempts = 0;
    std::vector<environments::Block> blocks; // why the guard refused it
    providers::SendProblem problem = providers::SendProblem::None;
    std::string text; // what happened, in the provider's words or ours
    std::string hint;
};

struct SenderParts {
    Ledger& ledger;
    const Clock& clock;
    CircuitBreaker& breaker;
    std::function<PostOutcome(const providers::SendCall&, std::stop_token)> post;
    std::function<double()> random;                                              // in [0, 1)
    std::function<void(std::chrono::milliseconds, std::stop_token)> pause;       // returns early when stopped
    std::function<void(SendState, int attempt)> onState = {};                    // in the calling thread
    RetryLimits limits = {};
};

SendReport send(const SendOrder& order, const SenderParts& parts, std::stop_token stop);

} // namespace waybill::sending
