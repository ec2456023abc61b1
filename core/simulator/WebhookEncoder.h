// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Puts simulated events into one provider's words and signs them as that provider does, with a key made when the
// encoder is. One encoder an endpoint; not shared between threads.

#include "core/base/Clock.h"
#include "core/base/Secret.h"
#include "core/providers/Provider.h"
#include "core/simulator/Story.h"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace waybill::simulator {

struct WebhookPost {
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

class WebhookEncoder {
public:
    virtual ~WebhookEncoder() = default;

    virtual providers::Auth auth() const = 0;
    // What the relay must know to verify, as a line of <endpoint>.signing.
    virtual Secret secretLine() const = 0;
    // Whether a request may hold more than one event.
    virtual bool batches() const { return false; }

    // One request, signed at that time. The same events give the same body.
    virtual WebhookPost encode(std::span<const ProviderEvent> events, Timestamp at) = 0;
    // A later try of the same request. Most providers send the first signature again.
    virtual WebhookPost again(const WebhookPost& first, Timestamp) { return first; }
};

// For "sendgrid", "postmark", "mailgun" and "resend"; null for another.
std::unique_ptr<WebhookEncoder> makeEncoder(std::string_view provider);

} // namespace waybill::simulator
