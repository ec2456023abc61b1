// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/brevo/Brevo.h"

#include <array>

namespace waybill::providers::brevo {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"request", {EventType::Queued}},
    {"delivered", {EventType::Delivered}},
    {"deferred", {EventType::Deferred}},
    {"soft_bounce", bouncedSoft},
    {"hard_bounce", bouncedHard},
    {"invalid_email", bouncedHard},
    {"blocked", {EventType::Rejected}},
    {"error", {EventType::Failed}},
    {"spam", {EventType::Complained}},
    {"complaint", {EventType::Complained}},
    {"opened", {EventType::Opened}},
    {"unique_opened", {EventType::Opened}},
    {"proxy_open", {EventType::Opened}, "by a machine"},
    {"unique_proxy_open", {EventType::Opened}, "by a machine"},
    {"click", {EventType::Clicked}},
    {"unsubscribe", {EventType::Unsubscribed}},
    {"list_addition", {EventType::Subscribed}},
    {"inboundEmailProcessed", {EventType::Inbound}},
});

} // namespace

const ProviderCard& Brevo::card() const
{
    static constexpr ProviderCard card{
        .id = "brevo",
        .displayName = "Brevo",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends after 10 minutes, 1, 2 and 8 hours; any 4xx but 429 ends that at once",
        .webhookPath = "Transactional → Settings → Webhook",
        .signature = "None: use basic auth, a bearer token, or a header of your own",
        .limits = "One event a post, or several in batches; a host that does not answer is paused for 10 minutes",
        .inbound = "Inbound parsing posts received mail as a list of items",
        .testing = "The header X-Sib-Sandbox: drop accepts a message without sending it",
        .testEvent = "Waybill posts a delivery to nobody with the endpoint's own credentials",
        .documentation = "https://developers.brevo.com/docs/transactional-webhooks",
        .events = eventMeanings,
        // Any other 4xx, and by one of its pages a 5xx too, would end the tries.
        .eventAnswers = {.comeBackLater = 429, .notAuthentic = 429},
        .inboundAnswers = {.comeBackLater = 429, .notAuthentic = 429},
        .resendsFor = std::chrono::minutes(670),
    };
    return card;
}

} // namespace waybill::providers::brevo
