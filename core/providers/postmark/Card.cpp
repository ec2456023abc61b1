// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postmark/Postmark.h"

#include <array>

namespace waybill::providers::postmark {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"Delivery", {EventType::Delivered}},
    {"Bounce/HardBounce", bouncedHard},
    {"Bounce/SoftBounce", bouncedSoft},
    {"Bounce/Transient", {EventType::Deferred}},
    {"Bounce/DnsError", {EventType::Deferred}},
    {"Bounce/OpenRelayTest", {EventType::Deferred}},
    {"Bounce/Unsubscribe", {EventType::Unsubscribed}},
    {"Bounce/Subscribe", {EventType::Subscribed}},
    {"Bounce/AutoResponder", {EventType::Other}, "an automatic reply"},
    {"Bounce/AddressChange", {EventType::Other}},
    {"Bounce/ChallengeVerification", {EventType::Other}},
    {"Bounce/SpamNotification", {EventType::Complained}},
    {"Bounce/SpamComplaint", {EventType::Complained}},
    {"Bounce/VirusNotification", bouncedHard},
    {"Bounce/BadEmailAddress", {EventType::Rejected}},
    {"Bounce/ManuallyDeactivated", {EventType::Rejected}},
    {"Bounce/Unconfirmed", {EventType::Rejected}},
    {"Bounce/Blocked", {EventType::Rejected}},
    {"Bounce/DMARCPolicy", {EventType::Rejected}},
    {"Bounce/SMTPApiError", {EventType::Failed}},
    {"Bounce/TemplateRenderingFailed", {EventType::Failed}},
    {"Bounce/InboundError", {EventType::Other}},
    {"Bounce/Unknown", {EventType::Other}},
    {"SpamComplaint", {EventType::Complained}},
    {"Open", {EventType::Opened}},
    {"Click", {EventType::Clicked}},
    {"SubscriptionChange/ManualSuppression", {EventType::Unsubscribed}},
    {"SubscriptionChange/HardBounce", {EventType::Other}, "repeats what the bounce has told"},
    {"SubscriptionChange/SpamComplaint", {EventType::Other}, "repeats what the complaint has told"},
    {"SubscriptionChange", {EventType::Subscribed}, "reactivated"},
});

constexpr auto safeAddresses = std::to_array<std::string_view>({
    "test@blackhole.postmarkapp.com",
    "hardbounce@bounce-testing.postmarkapp.com",
    "softbounce@bounce-testing.postmarkapp.com",
    "subscribe@bounce-testing.postmarkapp.com",
    "unsubscribe@bounce-testing.postmarkapp.com",
});

} // namespace

const ProviderCard& Postmark::card() const
{
    static constexpr ProviderCard card{
        .id = "postmark",
        .displayName = "Postmark",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends 10 times over about 10.5 hours after any answer but 200; 403 ends that at once",
        .webhookPath = "Server → Message stream → Webhooks",
        .signature = "None: use basic auth in the URL or a header of your own",
        .limits = "One event a post; order is not kept",
        .inbound = "An inbound stream posts received mail as JSON, without a RecordType",
        .testing = "The token POSTMARK_API_TEST accepts and sends nothing; sandbox servers run everything but the "
                   "delivery",
        .testEvent = "Waybill posts a delivery to nobody with the endpoint's own credentials",
        .documentation = "https://postmarkapp.com/developer/webhooks/webhooks-overview",
        .events = eventMeanings,
        .safeAddresses = safeAddresses,
        .resendsFor = std::chrono::minutes(630),
    };
    return card;
}

} // namespace waybill::providers::postmark
