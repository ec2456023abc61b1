// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailjet/Mailjet.h"

#include "core/events/Synthetic.h"
#include "core/providers/TestEvent.h"
#include "core/providers/mailjet/Normalise.h"

namespace waybill::providers::mailjet {

Verification Mailjet::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> Mailjet::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent Mailjet::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginArray()
        .beginObject()
        .member("event", "sent")
        .member("time", facts.unixSeconds())
        .member("email", events::syntheticRecipient)
        .member("MessageID", facts.id)
        .member("smtp_reply", "250 test event of Waybill")
        .member("customcampaign", "waybill-test")
        .endObject()
        .endArray();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::mailjet
