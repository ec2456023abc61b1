// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/agentmail/AgentMail.h"

#include "core/events/Synthetic.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/agentmail/Normalise.h"

namespace waybill::providers::agentmail {

Verification AgentMail::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const
{
    return verifyStandardWebhooks(request, keys, now);
}

Result<std::vector<NormalisedEvent>> AgentMail::normalise(const WebhookRequest& request) const
{
    auto normalised = TRY(normaliseBody(request.body));
    // The id in the header stays the same from retry to retry; the ordinal tells the events of one request apart.
    const std::string id = standardWebhooksId(request.headers);
    if (id.empty())
        return normalised;
    std::uint32_t ordinal = 0;
    for (NormalisedEvent& one : normalised) {
        one.dedupId = id;
        one.recipientOrdinal = ordinal++;
    }
    return normalised;
}

TestEvent AgentMail::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("type", "event")
        .member("event_type", "message.delivered")
        .member("event_id", facts.id)
        .key("delivery")
        .beginObject()
        .member("message_id", facts.id)
        .member("timestamp", facts.now)
        .key("recipients")
        .beginArray()
        .value(events::syntheticRecipient)
        .endArray()
        .endObject()
        .endObject();
    return jsonTestEvent(writer);
}

std::optional<bool> AgentMail::sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const
{
    return signStandardWebhooks(event, facts, keys);
}

} // namespace waybill::providers::agentmail
