// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailersend/MailerSend.h"

#include <array>

namespace waybill::providers::mailersend {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"activity.sent", {EventType::Sent}},
    {"activity.delivered", {EventType::Delivered}},
    {"activity.deferred", {EventType::Deferred}},
    {"activity.soft_bounced", bouncedSoft},
    {"activity.hard_bounced", bouncedHard},
    {"activity.opened", {EventType::Opened}},
    {"activity.opened_unique", {EventType::Opened}},
    {"activity.clicked", {EventType::Clicked}},
    {"activity.clicked_unique", {EventType::Clicked}},
    {"activity.unsubscribed", {EventType::Unsubscribed}},
    {"activity.spam_complaint", {EventType::Complained}},
    {"inbound.message", {EventType::Inbound}},
    {"webhook.test", {EventType::Other}},
});

} // namespace

const ProviderCard& MailerSend::card() const
{
    static constexpr ProviderCard card{
        .id = "mailersend",
        .displayName = "MailerSend",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends when the answer is not 2xx; after 20 failures in a day it pauses the webhook",
        .webhookPath = "Domains → Manage → Webhooks",
        .signature = "HMAC-SHA-256 of the raw body with the signing secret; no time is signed, so repeats are told "
                     "by their id",
        .limits = "One event a post",
        .inbound = "Inbound routes post received mail as inbound.message, each route with a secret of its own",
        .testEvent = "Waybill posts a delivery to nobody, signed with the signing secret",
        .documentation = "https://developers.mailersend.com/api/v1/webhooks.html",
        .events = eventMeanings,
    };
    return card;
}

} // namespace waybill::providers::mailersend
