// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a send stands, as the ledger keeps it. The intention is written before the network is touched, so that after a
// crash the ledger says what is certain and what is not. Pure; safe from any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace waybill::sending {

enum class SendState : std::uint8_t {
    Planned,  // reserved: counts against the cap; the provider was not asked
    InFlight, // the provider may have been asked
    Accepted, // the provider took it and gave its id
    Refused,  // the provider said no: nothing was sent
    Failed,   // given up before the provider took it: nothing was sent
    Unknown,  // asked, and no answer that says: reconcile, never send again by itself
};

std::string_view toString(SendState state); // "planned", "in_flight", …
std::optional<SendState> sendStateFrom(std::string_view name);

// Nothing follows by itself: only Unknown may still become Accepted, Refused or Failed, by evidence.
bool isFinal(SendState state);

// Whether the ledger lets `from` become `to`. The same state may be written again; a later one never becomes an earlier
// one, and a final one nothing else.
bool mayFollow(SendState from, SendState to);

} // namespace waybill::sending
