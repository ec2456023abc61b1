// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtpcom/SmtpCom.h"

#include "core/events/Synthetic.h"
#include "core/providers/TestEvent.h"
#include "core/providers/smtpcom/Normalise.h"

namespace waybill::providers::smtpcom {

Verification SmtpCom::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> SmtpCom::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent SmtpCom::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginArray()
        .beginObject()
        .member("id", facts.id)
        .member("event_label", "delivery")
        .member("tracking_id", facts.id)
        .member("rcpt_to", events::syntheticRecipient)
        .member("time_finished", facts.unixSeconds())
        .member("resp_code", 250)
        .member("resp_msg", "250 test event of Waybill")
        .endObject()
        .endArray();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::smtpcom
