// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sendgrid/SendGrid.h"

#include "core/base/Encoding.h"
#include "core/events/Synthetic.h"
#include "core/providers/Keys.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/Text.h"
#include "core/providers/sendgrid/Normalise.h"

namespace waybill::providers::sendgrid {

// The signed message is the timestamp header followed by the raw body. No age is refused: the first timestamp is kept
// through a day of retries.
Verification SendGrid::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const
{
    const auto signature = request.headers.find("X-Twilio-Email-Event-Webhook-Signature");
    const auto timestamp = request.headers.find("X-Twilio-Email-Event-Webhook-Timestamp");
    if (!signature || !timestamp)
        return refused(Refusal::NoSignature);
    const auto der = fromBase64(*signature);
    // Digits only, or bytes of the body could be moved into the header without breaking the signature.
    if (!der || der->empty() || !isDigits(*timestamp))
        return refused(Refusal::Malformed);
    for (const PublicKey& key : keys.publicKeys()) {
        if (key.verifiesEcdsaP256(*der, *timestamp, request.body))
            return withSkew(verified(events::Strength::Body), *timestamp, now);
    }
    return refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> SendGrid::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent SendGrid::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginArray()
        .beginObject()
        .member("event", "delivered")
        .member("email", events::syntheticRecipient)
        .member("timestamp", facts.unixSeconds())
        .member("sg_message_id", facts.id)
        .member("sg_event_id", facts.id)
        .member("category", "waybill-test")
        .member("response", "250 test event of Waybill")
        .endObject()
        .endArray();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::sendgrid
