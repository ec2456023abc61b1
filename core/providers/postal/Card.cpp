// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postal/Postal.h"

#include <array>

namespace waybill::providers::postal {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"MessageSent", {EventType::Delivered}},
    {"MessageDelayed", {EventType::Deferred}},
    {"MessageDeliveryFailed", bouncedHard},
    {"MessageHeld", {EventType::Queued}, "rejected instead where the details name a suppression"},
    {"MessageBounced", bouncedUndetermined, "reported later by the receiver"},
    {"MessageLinkClicked", {EventType::Clicked}},
    {"MessageLoaded", {EventType::Opened}},
    {"DomainDNSError", {EventType::Other}},
    {"SendLimitApproaching", {EventType::Other}},
    {"SendLimitExceeded", {EventType::Other}},
});

} // namespace

const ProviderCard& Postal::card() const
{
    static constexpr ProviderCard card{
        .id = "postal",
        .displayName = "Postal",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends after 2, 3, 6, 10 and 15 minutes unless the answer is 2xx; a forwarded mail up to 18 "
                   "times, but a 5xx bounces it at once",
        .webhookPath = "Mail server → Webhooks",
        .signature = "RSA over the raw body with the installation's key, found at /.well-known/jwks.json: SHA-256, "
                     "or SHA-1 from older servers",
        .limits = "5 seconds to answer; one event a post",
        .inbound = "HTTP endpoints post received mail, parsed or raw",
        .testing = "A server in Development mode holds mail instead of sending it",
        .testEvent = "Send through a server in Development mode; what Waybill posts itself is unsigned and refused, "
                     "as it should be",
        .documentation = "https://docs.postalserver.io/developer/webhooks",
        .events = eventMeanings,
        // A 5xx would end the tries of a forwarded mail at once and bounce it to its sender.
        .eventAnswers = {.comeBackLater = 429},
        .inboundAnswers = {.comeBackLater = 429},
        .resendsFor = std::chrono::minutes(36),
    };
    return card;
}

} // namespace waybill::providers::postal
