// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the send ledger says of a message that was sent from here. It is written before the provider is asked, so it is
// evidence of the request whatever came of it. Plain data.

#include "core/base/Clock.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::trace {

struct LedgerSend {
    // What the provider said to it.
    enum class Answer : std::uint8_t {
        None,     // nothing yet
        Accepted,
        Refused,
        NotSent,  // it was given up before the provider took it
        Unclear,  // asked, and no answer that says
    };

    std::string id = {}; // "snd_…"
    std::string provider = {};
    std::string environment = {};
    std::string credential = {}; // its name
    std::string recipient = {};
    std::string messageType = {};   // may be empty
    std::string correlationId = {}; // our own id; may be empty
    std::string messageId = {};     // the provider's, once it accepted
    Answer answer = Answer::None;
    int attempts = 0;  // 0: the provider was never asked
    std::string text = {};  // the provider's words, or why it was not sent
    Timestamp askedAt{};    // when the place in the ledger was taken
    Timestamp answeredAt{}; // when the last was noted
};

// By the names of the ledger's states: "planned" and "in_flight" are no answer yet, "failed" is NotSent. One that isn't
// known is Unclear.
LedgerSend::Answer answerFrom(std::string_view state);
// The other way round.
std::string_view stateOf(const LedgerSend& send);

} // namespace waybill::trace
