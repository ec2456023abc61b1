// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sparkpost/SparkPost.h"

#include "core/events/Synthetic.h"
#include "core/providers/TestEvent.h"
#include "core/providers/sparkpost/Normalise.h"

namespace waybill::providers::sparkpost {

Verification SparkPost::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> SparkPost::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent SparkPost::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginArray()
        .beginObject()
        .key("msys")
        .beginObject()
        .key("message_event")
        .beginObject()
        .member("type", "delivery")
        .member("event_id", facts.id)
        .member("timestamp", std::to_string(facts.unixSeconds()))
        .member("transmission_id", facts.id)
        .member("raw_rcpt_to", events::syntheticRecipient)
        .member("campaign_id", "waybill-test")
        .endObject()
        .endObject()
        .endObject()
        .endArray();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::sparkpost
