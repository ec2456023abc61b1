// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mandrill/Mandrill.h"

#include <array>

namespace waybill::providers::mandrill {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"send", {EventType::Sent}, "the receiving server has taken it; Mandrill has no event for deliveries"},
    {"deferral", {EventType::Deferred}},
    {"hard_bounce", bouncedHard},
    {"soft_bounce", bouncedSoft},
    {"reject", {EventType::Rejected}},
    {"spam", {EventType::Complained}},
    {"open", {EventType::Opened}},
    {"click", {EventType::Clicked}},
    {"unsub", {EventType::Unsubscribed}},
    {"inbound", {EventType::Inbound}},
    {"blacklist/*", {EventType::Other}},
    {"whitelist/*", {EventType::Other}},
});

} // namespace

const ProviderCard& Mandrill::card() const
{
    static constexpr ProviderCard card{
        .id = "mandrill",
        .displayName = "Mandrill",
        .reportsDelivered = ProviderCard::ReportsDelivered::Never,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends when the answer is not 200; the schedule is not documented",
        .webhookPath = "Settings → Webhooks",
        .signature = "HMAC-SHA-1 over the webhook's URL and the form; public_url must be the URL exactly as Mandrill "
                     "was given it",
        .limits = "Up to 1000 events a post, about once a minute; tries a new URL with HEAD, then with an empty "
                  "post under the key test-webhook",
        .inbound = "Inbound domains post received mail as the event inbound",
        .testEvent = "Waybill posts a send to nobody, signed with the webhook's key and its public URL",
        .documentation = "https://mailchimp.com/developer/transactional/docs/webhooks/",
        .events = eventMeanings,
        .probesWithHead = true,
        .needsPublicUrl = true,
    };
    return card;
}

} // namespace waybill::providers::mandrill
