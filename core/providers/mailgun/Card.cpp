// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailgun/Mailgun.h"

#include <array>

namespace waybill::providers::mailgun {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"accepted", {EventType::Queued}},
    {"rejected", {EventType::Rejected}},
    {"delivered", {EventType::Delivered}},
    {"failed/temporary", {EventType::Deferred}},
    {"failed/permanent", bouncedHard,
     "rejected instead where the reason is an earlier bounce, complaint or unsubscribe"},
    {"failed", bouncedUndetermined, "without a severity"},
    {"opened", {EventType::Opened}},
    {"clicked", {EventType::Clicked}},
    {"unsubscribed", {EventType::Unsubscribed}},
    {"complained", {EventType::Complained}},
    {"stored", {EventType::Inbound}},
});

} // namespace

const ProviderCard& Mailgun::card() const
{
    static constexpr ProviderCard card{
        .id = "mailgun",
        .displayName = "Mailgun",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Sender,
        .retries = "Resends for 8 hours after any answer but 200; 406 ends that at once, and deliveries are not "
                   "resent",
        .webhookPath = "Send → Sending → Webhooks",
        .signature = "HMAC-SHA-256 of timestamp and token with the webhook signing key; it does not cover the event, "
                     "so it proves the sender only",
        .limits = "One event a post; ids are unique within one UTC day; order is not kept",
        .inbound = "Routes with a forward or store action post received mail as a form, signed the same way",
        .testing = "o:testmode=yes accepts a message without sending it; a sandbox domain reaches at most five "
                   "addresses that agreed",
        .testEvent = "Waybill posts a delivery to nobody, signed with the webhook signing key",
        .documentation = "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks",
        .events = eventMeanings,
        .resendsFor = std::chrono::hours(8),
        .resendsDeliveries = false,
    };
    return card;
}

} // namespace waybill::providers::mailgun
