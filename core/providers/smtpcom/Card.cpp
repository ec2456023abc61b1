// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtpcom/SmtpCom.h"

#include <array>

namespace waybill::providers::smtpcom {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"received", {EventType::Queued}},
    {"queued", {EventType::Queued}},
    {"delivery", {EventType::Delivered}},
    {"delivered", {EventType::Delivered}},
    {"bounce", bouncedUndetermined, "hard with a 5xx reply code, soft with a 4xx"},
    {"failed", bouncedUndetermined, "hard with a 5xx reply code, soft with a 4xx"},
    {"hard_bounced", bouncedHard},
    {"bounceback", bouncedUndetermined},
    {"complaint/spam", {EventType::Complained}},
    {"complaint/remove", {EventType::Unsubscribed}},
    {"complained", {EventType::Complained}},
    {"unsubscribed", {EventType::Unsubscribed}},
    {"opened", {EventType::Opened}},
    {"clicked", {EventType::Clicked}},
    {"101", bouncedUndetermined, "the older form of bounce"},
    {"102", {EventType::Complained}},
    {"103", {EventType::Delivered}},
    {"107", {EventType::Opened}},
    {"108", {EventType::Clicked}},
});

} // namespace

const ProviderCard& SmtpCom::card() const
{
    static constexpr ProviderCard card{
        .id = "smtpcom",
        .displayName = "SMTP.com",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends 5 times when the answer is not 2xx; failed callbacks can be run again on demand",
        .webhookPath = "Callbacks, one for each event and channel",
        .signature = "None documented: use a secret path, or basic auth in the URL",
        .limits = "1 to 1000 events a post",
        .testEvent = "Waybill posts a delivery to nobody with the endpoint's own credentials",
        .documentation = "https://www.smtp.com/resources/api-documentation/",
        .events = eventMeanings,
    };
    return card;
}

} // namespace waybill::providers::smtpcom
