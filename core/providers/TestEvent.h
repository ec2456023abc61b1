// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Send a test event": a webhook request as the provider would post it, about a delivery to nobody, made with the
// endpoint's own secret and meant to go through the endpoint's front door. events::isSynthetic() tells what comes of it.
// Pure; safe from any thread. What is returned holds a credential (header or path): never log or store it.

#include "core/base/JsonWriter.h"
#include "core/providers/Keys.h"
#include "core/providers/Provider.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::providers {

struct TestEventFacts {
    Timestamp now{};
    std::string id; // makes this one unlike all others, "waybill-test-…": newTestEventId()
    EndpointFacts endpoint = {};

    std::int64_t unixMilliseconds() const { return toMs(now); }
    std::int64_t unixSeconds() const { return toMs(now) / 1000; }
};

struct TestEvent {
    std::string body;
    Headers headers;        // Content-Type, and what proves the sender
    std::string pathSuffix; // to go behind "/hooks/<endpoint>": "/<path secret>" where auth is None, else empty
    // False where only the provider can sign (SendGrid, Amazon SES, Postal): posted as it is, it must be refused.
    bool isAuthentic = true;
    std::string note; // what can be expected of it, or the provider's own way to send one; one English sentence
};

// A new id; random.
std::string newTestEventId();

// Made with the first secret that fits the auth. Unavailable when there is none, InvalidInput when it can't sign.
Result<TestEvent> makeTestEvent(const Provider& provider, Auth auth, const Keys& keys, const TestEventFacts& facts);

// For the providers' own testEvent(): a JSON body with its Content-Type.
TestEvent jsonTestEvent(JsonWriter& writer);

} // namespace waybill::providers
