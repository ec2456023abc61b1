// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailgun/Mailgun.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/Json.h"
#include "core/events/Synthetic.h"
#include "core/providers/Elements.h"
#include "core/providers/Form.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/Text.h"
#include "core/providers/Values.h"
#include "core/providers/mailgun/Normalise.h"

namespace waybill::providers::mailgun {

namespace {

// One event and its message's headers; what is larger and calls itself JSON is not parsed before we know the sender.
constexpr std::size_t largestSignedJson = 1024 * 1024;

struct SignatureBlock {
    std::string timestamp;
    std::string token;
    std::string signature;
};

Result<SignatureBlock> signatureBlock(std::string_view body)
{
    if (!looksLikeJson(body)) {
        const Form form = Form::parse(body);
        return SignatureBlock{form.last("timestamp"), form.last("token"), form.last("signature")};
    }
    if (body.size() > largestSignedJson)
        return fail(ErrorCode::TooLarge, "The body is too large for one event");
    JsonDocument document;
    TRY_VOID(document.parse(body));
    const JsonValue block = document.root()["signature"];
    return SignatureBlock{std::string(textOf(block["timestamp"])), std::string(textOf(block["token"])),
                          std::string(textOf(block["signature"]))};
}

} // namespace

// HMAC-SHA-256 over timestamp and token: it shows who posted, not what. No age is refused: the first timestamp is kept
// through hours of retries.
Verification Mailgun::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const
{
    const auto block = signatureBlock(request.body);
    if (!block)
        return refused(Refusal::Malformed);
    if (block->timestamp.empty() || block->token.empty() || block->signature.empty())
        return refused(Refusal::NoSignature);
    const auto mac = fromHex(block->signature);
    if (!mac || !isDigits(block->timestamp))
        return refused(Refusal::Malformed);
    // The first try's time is kept through hours of retries, so no age is refused; it is shown.
    return matchesHmacSha256(keys, {block->timestamp, block->token}, *mac)
               ? withSkew(verified(events::Strength::Sender), block->timestamp, now)
               : refused(Refusal::WrongKey);
}

Result<std::vector<NormalisedEvent>> Mailgun::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent Mailgun::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .key("event-data")
        .beginObject()
        .member("event", "delivered")
        .member("id", facts.id)
        .member("timestamp", facts.unixSeconds())
        .member("recipient", events::syntheticRecipient)
        .key("message")
        .beginObject()
        .key("headers")
        .beginObject()
        .member("message-id", facts.id)
        .endObject()
        .endObject()
        .key("delivery-status")
        .beginObject()
        .member("code", 250)
        .member("message", "test event of Waybill")
        .endObject()
        .key("tags")
        .beginArray()
        .value("waybill-test")
        .endArray()
        .endObject()
        .endObject();
    return jsonTestEvent(writer);
}

// The signature is a part of the body.
std::optional<bool> Mailgun::sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const
{
    const std::string timestamp = std::to_string(facts.unixSeconds());
    const std::string mac = hmacSha256(keys.bare().front().reveal(), {timestamp, facts.id}); // to compute the MAC
    JsonWriter writer;
    writer.beginObject()
        .member("timestamp", timestamp)
        .member("token", facts.id)
        .member("signature", toHex(mac))
        .endObject();
    event.body = "{\"signature\":" + writer.take() + "," + event.body.substr(1);
    return true;
}

} // namespace waybill::providers::mailgun
