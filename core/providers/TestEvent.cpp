// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/TestEvent.h"

#include "core/base/Encoding.h"
#include "core/events/Synthetic.h"

namespace waybill::providers {

namespace {

Result<void> prove(TestEvent& event, Auth auth, const Keys& keys)
{
    const auto missing = [](std::string_view what) {
        return fail(ErrorCode::Unavailable, "the endpoint has no readable " + std::string(what),
                    "store it in the keychain, or in the relay's secrets folder");
    };
    switch (auth) {
    case Auth::Signature:
        break; // the provider's
    case Auth::Basic:
        if (keys.basic().empty())
            return missing("user and password");
        event.headers.add("Authorization", "Basic " + toBase64(keys.basic().front().reveal())); // to send it
        break;
    case Auth::Header:
        if (keys.headers().empty())
            return missing("secret header");
        event.headers.add(keys.headers().front().name, keys.headers().front().value.reveal()); // to send it
        break;
    case Auth::Bearer:
        if (keys.bearer().empty())
            return missing("bearer token");
        event.headers.add("Authorization", "Bearer " + std::string(keys.bearer().front().reveal())); // to send it
        break;
    case Auth::None:
        if (keys.bare().empty())
            return missing("path secret");
        event.pathSuffix = "/" + std::string(keys.bare().front().reveal()); // to send it
        break;
    }
    return {};
}

} // namespace

std::string newTestEventId() { return std::string(events::syntheticIdPrefix) + randomToken(); }

Result<TestEvent> makeTestEvent(const Provider& provider, Auth auth, const Keys& keys, const TestEventFacts& facts)
{
    TestEvent event = provider.testEvent(facts);
    event.note = provider.card().testEvent;
    TRY_VOID(prove(event, auth, keys));
    if (auth == Auth::Signature) {
        // An endpoint behind an SNS topic has no secret: Amazon's certificate proves the sender.
        if (keys.bare().empty() && !provider.card().needsTopic)
            return fail(ErrorCode::Unavailable, "the endpoint has no readable signing key",
                        "store it in the keychain, or in the relay's secrets folder");
        const std::optional<bool> isSigned = provider.sign(event, facts, keys);
        if (isSigned == false)
            return fail(ErrorCode::InvalidInput, "nothing can be signed with the endpoint's key",
                        "compare it with the one at the provider");
        event.isAuthentic = isSigned.has_value();
    }
    return event;
}

TestEvent jsonTestEvent(JsonWriter& writer)
{
    TestEvent event;
    event.body = writer.take();
    event.headers.add("Content-Type", "application/json");
    return event;
}

} // namespace waybill::providers
