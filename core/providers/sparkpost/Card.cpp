// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sparkpost/SparkPost.h"

#include <array>

namespace waybill::providers::sparkpost {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"injection", {EventType::Queued}},
    {"delivery", {EventType::Delivered}},
    {"delay", {EventType::Deferred}},
    {"bounce/10", bouncedHard},
    {"bounce/30", bouncedHard},
    {"bounce/90", {EventType::Unsubscribed}},
    {"bounce/20", bouncedSoft},
    {"bounce/21", bouncedSoft},
    {"bounce/22", bouncedSoft},
    {"bounce/23", bouncedSoft},
    {"bounce/24", bouncedSoft},
    {"bounce/40", bouncedSoft},
    {"bounce/50", bouncedSoft},
    {"bounce/51", bouncedSoft},
    {"bounce/52", bouncedSoft},
    {"bounce/53", bouncedSoft},
    {"bounce/54", bouncedSoft},
    {"bounce/70", bouncedSoft},
    {"bounce/25", {EventType::Rejected}, "by an administrator"},
    {"bounce/60", {EventType::Other}, "an automatic reply"},
    {"bounce/100", {EventType::Other}, "a challenge"},
    {"bounce/80", {EventType::Subscribed}},
    {"bounce/1", bouncedUndetermined},
    {"bounce", bouncedUndetermined},
    {"out_of_band", bouncedUndetermined, "by the same classes as bounce"},
    {"policy_rejection", {EventType::Rejected}},
    {"generation_rejection", {EventType::Rejected}},
    {"generation_failure", {EventType::Failed}},
    {"spam_complaint", {EventType::Complained}},
    {"open", {EventType::Opened}},
    {"initial_open", {EventType::Opened}},
    {"amp_open", {EventType::Opened}},
    {"amp_initial_open", {EventType::Opened}},
    {"click", {EventType::Clicked}},
    {"amp_click", {EventType::Clicked}},
    {"list_unsubscribe", {EventType::Unsubscribed}},
    {"link_unsubscribe", {EventType::Unsubscribed}},
    {"relay_message", {EventType::Inbound}},
});

constexpr auto safeAddresses = std::to_array<std::string_view>({
    "test@accept.bouncy-sink.trymsys.net",
    "test@oob.bouncy-sink.trymsys.net",
    "test@fbl.bouncy-sink.trymsys.net",
    "test@openclick.bouncy-sink.trymsys.net",
});

} // namespace

const ProviderCard& SparkPost::card() const
{
    static constexpr ProviderCard card{
        .id = "sparkpost",
        .displayName = "SparkPost",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends 12 times over 8 hours when the answer is not 200",
        .webhookPath = "Webhooks → Create Webhook",
        .signature = "None: use basic auth, an OAuth 2 bearer token, or a header of your own",
        .limits = "1 to about 350 events a post, 10 seconds to answer, ports 80 and 443 only; the URL must answer "
                  "a first empty post with 200",
        .inbound = "A relay webhook posts received mail as relay_message",
        .testing = "options.sandbox with sparkpostbox.com sends five mails in an account's life; the bouncy sink "
                   "answers as its addresses say, and counts as use",
        .testEvent = "Waybill posts a delivery to nobody with the endpoint's own credentials",
        .documentation = "https://developers.sparkpost.com/api/webhooks/",
        .events = eventMeanings,
        .safeAddresses = safeAddresses,
        .resendsFor = std::chrono::hours(8),
    };
    return card;
}

} // namespace waybill::providers::sparkpost
