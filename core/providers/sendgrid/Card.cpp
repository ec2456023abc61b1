// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sendgrid/SendGrid.h"

#include <array>

namespace waybill::providers::sendgrid {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"processed", {EventType::Queued}},
    {"delivered", {EventType::Delivered}},
    {"deferred", {EventType::Deferred}},
    {"bounce/bounce", bouncedHard},
    {"bounce/blocked", bouncedSoft, "the receiver refused this mail; the address is not suppressed"},
    {"bounce", bouncedUndetermined, "without a type"},
    {"dropped", {EventType::Rejected}, "the reason tells which list or rule"},
    {"spamreport", {EventType::Complained}},
    {"open", {EventType::Opened}},
    {"click", {EventType::Clicked}},
    {"unsubscribe", {EventType::Unsubscribed}},
    {"group_unsubscribe", {EventType::Unsubscribed}},
    {"group_resubscribe", {EventType::Subscribed}},
});

} // namespace

const ProviderCard& SendGrid::card() const
{
    static constexpr ProviderCard card{
        .id = "sendgrid",
        .displayName = "SendGrid",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends at growing intervals for 24 hours after any answer but 2xx",
        .webhookPath = "Settings → Mail Settings → Event Webhooks",
        .signature = "ECDSA P-256 over the timestamp header and the raw body; the public key is the one shown for "
                     "the webhook",
        .limits = "Posts every 30 seconds or at 768 KB, from many servers at once; repeats are possible, order is "
                  "not kept",
        .inbound = "Inbound Parse posts received mail as multipart/form-data; it is not signed as events are, so "
                   "give it an endpoint with basic auth or a secret path",
        .testing = "mail_settings.sandbox_mode validates a send and delivers nothing, and brings no events",
        .testEvent = "POST /v3/user/webhooks/event/test makes SendGrid send samples; what Waybill posts itself is "
                     "unsigned and refused, as it should be",
        .documentation = "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event",
        .events = eventMeanings,
        .resendsFor = std::chrono::hours(24),
    };
    return card;
}

} // namespace waybill::providers::sendgrid
