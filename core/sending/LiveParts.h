// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The parts a sender has outside of tests: the real transport, real pauses, real chance. Safe from any thread.

#include "core/sending/Sender.h"

namespace waybill::sending {

// What is given must outlive the sending.
SenderParts liveParts(Ledger& ledger, const Clock& clock, CircuitBreaker& breaker);

} // namespace waybill::sending
