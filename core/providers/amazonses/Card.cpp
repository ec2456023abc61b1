// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/AmazonSes.h"

#include <array>

namespace waybill::providers::amazonses {

namespace {

using events::EventType;

constexpr auto eventMeanings = std::to_array<EventMeaning>({
    {"Send", {EventType::Sent}},
    {"Delivery", {EventType::Delivered}},
    {"DeliveryDelay", {EventType::Deferred}},
    {"Bounce/Permanent", bouncedHard},
    {"Bounce/Permanent/Suppressed", {EventType::Rejected}},
    {"Bounce/Permanent/OnAccountSuppressionList", {EventType::Rejected}},
    {"Bounce/Transient", bouncedSoft, "SES has stopped trying"},
    {"Bounce/Undetermined", bouncedUndetermined},
    {"Complaint", {EventType::Complained}, "other instead where the feedback type is not-spam"},
    {"Complaint/OnAccountSuppressionList", {EventType::Rejected}},
    {"Reject", {EventType::Rejected}},
    {"Open", {EventType::Opened}},
    {"Click", {EventType::Clicked}},
    {"Rendering Failure", {EventType::Failed}},
    {"Subscription", {EventType::Unsubscribed}, "or subscribed, by the change of preferences"},
    {"Received", {EventType::Inbound}},
});

constexpr auto safeAddresses = std::to_array<std::string_view>({
    "success@simulator.amazonses.com",
    "bounce@simulator.amazonses.com",
    "ooto@simulator.amazonses.com",
    "complaint@simulator.amazonses.com",
    "suppressionlist@simulator.amazonses.com",
});

} // namespace

const ProviderCard& AmazonSes::card() const
{
    static constexpr ProviderCard card{
        .id = "amazon-ses",
        .displayName = "Amazon SES",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "SNS resends 3 times, 20 seconds apart, after a 5xx or no answer; a 4xx ends that at once, "
                   "unless the subscription's delivery policy or a dead-letter queue says otherwise",
        .webhookPath = "Configuration set → Event destinations → Amazon SNS; then the topic → Create subscription "
                       "(HTTPS)",
        .signature = "RSA over the SNS envelope (SHA-1, or SHA-256 with SignatureVersion 2), with a certificate from "
                     "an Amazon SNS host; topic_arn names the only topic that is believed. Raw message delivery is "
                     "unsigned",
        .limits = "One notification a post, about 15 seconds to answer; a bounce may name several recipients, "
                  "opens and clicks do not say which one acted",
        .inbound = "A receipt rule that publishes to SNS brings received mail",
        .testing = "The mailbox simulator answers without reaching anybody and does not count in rates",
        .testEvent = "Send to an address of the mailbox simulator; what Waybill posts itself is unsigned and "
                     "refused, as it should be",
        .documentation = "https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns.html",
        .events = eventMeanings,
        .safeAddresses = safeAddresses,
        .needsTopic = true,
        .resendsFor = std::chrono::minutes(1),
    };
    return card;
}

} // namespace waybill::providers::amazonses
