// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/AmazonSes.h"

#include "core/base/Encoding.h"
#include "core/events/Synthetic.h"
#include "core/providers/Certificate.h"
#include "core/providers/NestedJson.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/Text.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"
#include "core/providers/amazonses/Envelope.h"
#include "core/providers/amazonses/Normalise.h"

#include <algorithm>

namespace waybill::providers::amazonses {

namespace {

constexpr std::string_view topicHeader = "x-amz-sns-topic-arn";
constexpr std::string_view idHeader = "x-amz-sns-message-id";

// An envelope holds at most 256 KB of message, which escapes may double; nothing larger is read before it is believed.
constexpr std::size_t largestEnvelope = 1024 * 1024;

bool isTrustworthy(const Certificate& certificate, const SnsHost& host, Timestamp now)
{
    return certificate.isValidAt(now) &&
           std::ranges::any_of(host.certificateNames(), [&](const auto& name) { return certificate.isFor(name); });
}

} // namespace

Refusal AmazonSes::objection(const WebhookRequest& request) const
{
    const JsonDocument document = jsonIn(request.body.substr(0, largestEnvelope));
    const bool isWrapped = isEnvelope(document.root());
    const std::string_view topic =
        isWrapped ? textOf(document.root()["TopicArn"]) : request.headers.find(topicHeader).value_or("");
    // Raw message delivery through a proxy may have lost its headers; then only the endpoint's secret speaks for it.
    const bool mustFit = isWrapped || !topic.empty();
    return mustFit && topic != request.endpoint.topicArn ? Refusal::WrongTopic : Refusal::None;
}

std::string AmazonSes::certificateUrl(const WebhookRequest& request) const
{
    if (objection(request) != Refusal::None)
        return {};
    const JsonDocument document = jsonIn(request.body.substr(0, largestEnvelope));
    std::string url(textOf(document.root()["SigningCertURL"]));
    return isEnvelope(document.root()) && certificateHost(url) ? url : std::string();
}

Verification AmazonSes::verifySignature(const WebhookRequest& request, const Keys&, Timestamp now) const
{
    const JsonDocument document = jsonIn(request.body.substr(0, largestEnvelope));
    const JsonValue envelope = document.root();
    const auto signature = envelope["Signature"].string();
    if (!isEnvelope(envelope) || !signature || signature->empty())
        return refused(Refusal::NoSignature);
    const auto bytes = fromBase64(*signature);
    const auto text = signedText(envelope);
    const std::string_view version = textOf(envelope["SignatureVersion"]);
    if (!bytes || bytes->empty() || !text || (version != "1" && version != "2"))
        return refused(Refusal::Malformed);
    const auto host = certificateHost(textOf(envelope["SigningCertURL"]));
    const Certificate* certificate = request.endpoint.certificate;
    if (!host || !certificate || !isTrustworthy(*certificate, *host, now))
        return refused(Refusal::BadCertificate);
    Verification verification = verifyRsa(std::span(&certificate->key(), 1),
                                          version == "2" ? RsaDigest::Sha256 : RsaDigest::Sha1, *bytes, *text);
    // SNS keeps the first try's time through its retries, so no age is refused; it is shown.
    if (const auto time = timeOf(envelope["Timestamp"]); time && verification.accepted())
        verification.skew = std::chrono::duration_cast<std::chrono::seconds>(*time - now);
    return verification;
}

std::optional<Confirmation> AmazonSes::confirmation(const WebhookRequest& request) const
{
    const JsonDocument document = jsonIn(request.body.substr(0, largestEnvelope));
    const JsonValue envelope = document.root();
    if (!isEnvelope(envelope) || textOf(envelope["Type"]) != "SubscriptionConfirmation")
        return {};
    const std::string_view url = textOf(envelope["SubscribeURL"]);
    if (!isSubscribeUrl(url))
        return {};
    return Confirmation{std::string(url), std::string(textOf(envelope["TopicArn"]))};
}

Result<std::vector<NormalisedEvent>> AmazonSes::normalise(const WebhookRequest& request) const
{
    auto normalised = TRY(normaliseBody(request.body));
    // Raw message delivery has the id, the same for all tries, in a header only.
    const std::string id(trimmed(request.headers.find(idHeader).value_or("")));
    std::uint32_t ordinal = 0;
    for (NormalisedEvent& one : normalised) {
        if (!one.dedupId.empty() || id.empty())
            continue;
        one.dedupId = id;
        one.recipientOrdinal = ordinal++;
    }
    return normalised;
}

TestEvent AmazonSes::testEvent(const TestEventFacts& facts) const
{
    JsonWriter message;
    message.beginObject()
        .member("eventType", "Delivery")
        .key("mail")
        .beginObject()
        .member("messageId", facts.id)
        .key("destination")
        .beginArray()
        .value(events::syntheticRecipient)
        .endArray()
        .endObject()
        .key("delivery")
        .beginObject()
        .member("timestamp", facts.now)
        .member("smtpResponse", "250 test event of Waybill")
        .key("recipients")
        .beginArray()
        .value(events::syntheticRecipient)
        .endArray()
        .endObject()
        .endObject();
    JsonWriter envelope;
    envelope.beginObject()
        .member("Type", "Notification")
        .member("MessageId", facts.id)
        .member("TopicArn", facts.endpoint.topicArn)
        .member("Message", message.take())
        .member("Timestamp", facts.now)
        .endObject();
    TestEvent event;
    event.body = envelope.take();
    event.headers.add("Content-Type", "text/plain; charset=UTF-8");
    return event;
}

} // namespace waybill::providers::amazonses
