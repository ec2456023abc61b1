// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/resend/Resend.h"

#include "core/events/Synthetic.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/resend/Normalise.h"

namespace waybill::providers::resend {

Verification Resend::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const
{
    return verifyStandardWebhooks(request, keys, now);
}

Result<std::vector<NormalisedEvent>> Resend::normalise(const WebhookRequest& request) const
{
    auto normalised = TRY(normaliseBody(request.body));
    // The id is the message's, the same for all recipients and retries; the ordinal tells its events apart.
    const std::string id = standardWebhooksId(request.headers);
    std::uint32_t ordinal = 0;
    for (NormalisedEvent& one : normalised) {
        one.dedupId = id;
        one.recipientOrdinal = ordinal++;
    }
    return normalised;
}

TestEvent Resend::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("type", "email.delivered")
        .member("created_at", facts.now)
        .key("data")
        .beginObject()
        .member("email_id", facts.id)
        .member("subject", "Test event of Waybill")
        .key("to")
        .beginArray()
        .value(events::syntheticRecipient)
        .endArray()
        .endObject()
        .endObject();
    return jsonTestEvent(writer);
}

std::optional<bool> Resend::sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const
{
    return signStandardWebhooks(event, facts, keys);
}

} // namespace waybill::providers::resend
