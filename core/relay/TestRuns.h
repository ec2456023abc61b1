// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Test events under way: which requests at the webhook listener are our own, and what became of them. A token that
// cannot be guessed names each, so that nobody else's request can pass for a test. It is gone with the run: what tells
// a stored test event from mail is events::isSynthetic() alone. Safe from any thread.

#include "core/events/Event.h"
#include "core/providers/Provider.h"

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::relay {

class TestRuns {
public:
    // What the listener made of the request.
    struct Outcome {
        bool isAccepted = false;
        events::RequestId request = {};                       // when accepted
        events::VerificationStatus verification = events::VerificationStatus::NotConfigured;
        providers::Refusal refusal = providers::Refusal::None; // when refused
    };

    static constexpr const char* header = "X-Waybill-Test";

    // The token for the header, good until end().
    std::string begin();
    void end(const std::string& token);

    // The token of a test that is under way; empty for every other request.
    std::string tokenOf(const providers::Headers& headers) const;
    void note(const std::string& token, const Outcome& outcome);
    std::optional<Outcome> outcome(const std::string& token) const;

    // The headers as they are stored: without the token.
    static providers::Headers withoutToken(providers::Headers headers);

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::optional<Outcome>, std::less<>> m_runs;
};

} // namespace waybill::relay
