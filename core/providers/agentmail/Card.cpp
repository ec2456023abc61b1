// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/agentmail/AgentMail.h"

#include <array>

namespace waybill::providers::agentmail {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"message.sent", {EventType::Sent}},
    {"message.delivered", {EventType::Delivered}},
    {"message.bounced/Permanent", bouncedHard},
    {"message.bounced/Transient", bouncedSoft},
    {"message.bounced", bouncedUndetermined},
    {"message.complained", {EventType::Complained}},
    {"message.rejected", {EventType::Rejected}},
    {"message.received", {EventType::Inbound}},
    {"message.received.spam", {EventType::Inbound}},
    {"message.received.blocked", {EventType::Inbound}},
    {"message.received.unauthenticated", {EventType::Inbound}},
    {"domain.verified", {EventType::Other}},
});

} // namespace

const ProviderCard& AgentMail::card() const
{
    static constexpr ProviderCard card{
        .id = "agentmail",
        .displayName = "AgentMail",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends at growing intervals when the answer is not 2xx; how long is not documented",
        .webhookPath = "Webhooks → Create Webhook",
        .signature = "Standard Webhooks (Svix): HMAC-SHA-256 over id, timestamp and body; times more than 300 s off "
                     "are refused",
        .limits = "At most 1 MB a post: above it the texts of a mail are left out; no opens, clicks or deferrals",
        .inbound = "message.received and its kinds (.spam, .blocked, .unauthenticated) bring received mail",
        .testing = "No simulator is documented; inboxes at agentmail.to can mail each other, and addresses that "
                   "bounce are blocked for the account",
        .testEvent = "Waybill posts a delivery to nobody, signed with the webhook's secret",
        .documentation = "https://docs.agentmail.to/webhooks",
        .events = eventMeanings,
    };
    return card;
}

} // namespace waybill::providers::agentmail
