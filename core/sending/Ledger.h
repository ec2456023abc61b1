// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The send ledger as a sender sees it: a place is reserved before anything else happens, and every step is durable
// there before the next begins. The relay keeps it, so that colleagues share caps and suppressions. Blocking: for worker
// threads.

#include "core/base/Result.h"
#include "core/environments/Guard.h"
#include "core/sending/SendState.h"

#include <optional>
#include <string>

namespace waybill::sending {

struct Intent {
    std::string environment;
    std::string provider;
    std::string credential; // its name
    std::string recipient;
    std::string messageType;
    std::string correlationId;
};

// A reserved place, with the rules as they are now.
struct Reservation {
    std::string id; // also the idempotency key
    environments::Environment environment;
    std::optional<environments::Suppression> suppression;
    int sentToday = 0; // without this one
};

struct LedgerNote {
    SendState state = SendState::Planned;
    int attempts = 0;
    std::string messageId = {}; // the provider's, with Accepted
    std::string problem = {};   // providers::toString(SendProblem), or "no_connection", "no_answer"
    std::string text = {};      // the provider's words
};

class Ledger {
public:
    virtual ~Ledger() = default;

    // Unavailable: the relay is away, so nothing is sent. InvalidInput, NotFound: no such environment.
    virtual Result<Reservation> reserve(const Intent& intent) = 0;
    // Durable when it returns. Conflict: the state may not follow the one it has (mayFollow).
    virtual Result<void> note(const std::string& id, const LedgerNote& note) = 0;
};

} // namespace waybill::sending
