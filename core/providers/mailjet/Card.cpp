// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailjet/Mailjet.h"

#include <array>

namespace waybill::providers::mailjet {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"sent", {EventType::Delivered}, "the receiving server has taken it"},
    {"bounce", bouncedUndetermined, "hard or soft by hard_bounce"},
    {"bounce/greylisted", {EventType::Deferred}},
    {"blocked", {EventType::Rejected}},
    {"spam", {EventType::Complained}},
    {"open", {EventType::Opened}},
    {"click", {EventType::Clicked}},
    {"unsub", {EventType::Unsubscribed}},
});

} // namespace

const ProviderCard& Mailjet::card() const
{
    static constexpr ProviderCard card{
        .id = "mailjet",
        .displayName = "Mailjet",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends every 30 seconds for 24 hours when the answer is not 200, then suspends the URL",
        .webhookPath = "Account settings → Event notifications (webhooks)",
        .signature = "None: use basic auth in the URL",
        .limits = "Events of one second are grouped where that is switched on; message ids need 64 bits",
        .inbound = "The Parse API posts received mail as JSON, without an event name",
        .testing = "SandboxMode: true validates a send and delivers nothing",
        .testEvent = "Waybill posts a delivery to nobody with the endpoint's own credentials",
        .documentation = "https://dev.mailjet.com/email/guides/webhooks/",
        .events = eventMeanings,
        .resendsFor = std::chrono::hours(24),
    };
    return card;
}

} // namespace waybill::providers::mailjet
