// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailersend/MailerSend.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/events/Synthetic.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/mailersend/Normalise.h"

namespace waybill::providers::mailersend {

// HMAC-SHA-256 over the raw body. No time is signed, so no age can be refused.
Verification MailerSend::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto signature = request.headers.find("Signature");
    if (!signature || signature->empty())
        return refused(Refusal::NoSignature);
    const auto mac = fromHex(*signature);
    if (!mac)
        return refused(Refusal::Malformed);
    return matchesHmacSha256(keys, {request.body}, *mac) ? verified(events::Strength::Body)
                                                         : refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> MailerSend::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent MailerSend::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("type", "activity.delivered")
        .member("created_at", facts.now)
        .key("data")
        .beginObject()
        .member("object", "activity")
        .member("id", facts.id)
        .member("type", "delivered")
        .member("created_at", facts.now)
        .key("email")
        .beginObject()
        .member("subject", "Test event of Waybill")
        .key("message")
        .beginObject()
        .member("id", facts.id)
        .endObject()
        .key("recipient")
        .beginObject()
        .member("email", events::syntheticRecipient)
        .endObject()
        .endObject()
        .endObject()
        .endObject();
    return jsonTestEvent(writer);
}

std::optional<bool> MailerSend::sign(TestEvent& event, const TestEventFacts&, const Keys& keys) const
{
    event.headers.add("Signature", toHex(hmacSha256(keys.bare().front().reveal(), {event.body}))); // to compute the MAC
    return true;
}

} // namespace waybill::providers::mailersend
