// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/emaillabs/EmailLabs.h"

#include <array>

namespace waybill::providers::emaillabs {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"injected", {EventType::Queued}},
    {"ok", {EventType::Delivered}, "off until EmailLabs' support enables it"},
    {"deferred", {EventType::Deferred}},
    {"softbounce", bouncedSoft},
    {"hardbounce", bouncedHard},
    {"spambounce", bouncedSoft, "the receiving server's view of the content, nobody's complaint"},
    {"dropped", {EventType::Rejected}},
    {"feedback", {EventType::Complained}},
    {"open", {EventType::Opened}},
    {"click", {EventType::Clicked}},
    {"track", {EventType::Clicked}},
    {"unsubscribe", {EventType::Unsubscribed}},
});

} // namespace

const ProviderCard& EmailLabs::card() const
{
    static constexpr ProviderCard card{
        .id = "emaillabs",
        .displayName = "EmailLabs",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Sender,
        .retries = "Tries a second URL when the first does not answer within 500 ms; the schedule is not documented",
        .webhookPath = "Webhook settings of the panel",
        .signature = "SHA-1 of secret, date and request id; it does not cover the body, so it proves the sender "
                     "only. The date's zone is not documented, so no age is refused",
        .limits = "500 ms to answer; several events a post",
        .testEvent = "Waybill posts a delivery to nobody, with a checksum made with the webhook's secret",
        .documentation = "https://docs.emaillabs.io",
        .events = eventMeanings,
    };
    return card;
}

} // namespace waybill::providers::emaillabs
