// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/brevo/Brevo.h"

#include "core/events/Synthetic.h"
#include "core/providers/TestEvent.h"
#include "core/providers/brevo/Normalise.h"

namespace waybill::providers::brevo {

Verification Brevo::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> Brevo::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent Brevo::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("event", "delivered")
        .member("email", events::syntheticRecipient)
        .member("message-id", facts.id)
        .member("ts_epoch", facts.unixMilliseconds())
        .member("subject", "Test event of Waybill")
        .key("tags")
        .beginArray()
        .value("waybill-test")
        .endArray()
        .endObject();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::brevo
