// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/resend/Resend.h"

#include <array>

namespace waybill::providers::resend {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"email.scheduled", {EventType::Queued}},
    {"email.sent", {EventType::Sent}},
    {"email.delivered", {EventType::Delivered}},
    {"email.delivery_delayed", {EventType::Deferred}},
    {"email.bounced/Permanent", bouncedHard},
    {"email.bounced/Transient", bouncedSoft},
    {"email.bounced/Undetermined", bouncedUndetermined},
    {"email.bounced", bouncedUndetermined},
    {"email.suppressed", {EventType::Rejected}},
    {"email.complained", {EventType::Complained}},
    {"email.opened", {EventType::Opened}},
    {"email.clicked", {EventType::Clicked}},
    {"email.failed", {EventType::Failed}},
    {"email.received", {EventType::Inbound}},
    {"contact.*", {EventType::Other}},
    {"domain.*", {EventType::Other}},
});

constexpr auto safeAddresses = std::to_array<std::string_view>({
    "delivered@resend.dev",
    "bounced@resend.dev",
    "complained@resend.dev",
});

} // namespace

const ProviderCard& Resend::card() const
{
    static constexpr ProviderCard card{
        .id = "resend",
        .displayName = "Resend",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h more when the answer is not 200",
        .webhookPath = "Webhooks → Add Webhook",
        .signature = "Standard Webhooks (Svix): HMAC-SHA-256 over id, timestamp and body; times more than 300 s off "
                     "are refused",
        .limits = "One event a post; with several recipients it does not say which one is meant; order is not kept",
        .inbound = "email.received tells of received mail; its body is fetched from the API",
        .testing = "Addresses at resend.dev answer as their name says",
        .testEvent = "Waybill posts a delivery to nobody, signed with the webhook's secret",
        .documentation = "https://resend.com/docs/dashboard/webhooks/event-types",
        .events = eventMeanings,
        .safeAddresses = safeAddresses,
        .resendsFor = std::chrono::minutes(1655),
    };
    return card;
}

} // namespace waybill::providers::resend
