// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postmark/Postmark.h"

#include "core/events/Synthetic.h"
#include "core/providers/TestEvent.h"
#include "core/providers/postmark/Normalise.h"

namespace waybill::providers::postmark {

Verification Postmark::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> Postmark::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent Postmark::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("RecordType", "Delivery")
        .member("MessageID", facts.id)
        .member("Recipient", events::syntheticRecipient)
        .member("DeliveredAt", facts.now)
        .member("Details", "250 test event of Waybill")
        .member("Tag", "waybill-test")
        .member("MessageStream", "outbound")
        .endObject();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::postmark
