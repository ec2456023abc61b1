// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/emaillabs/EmailLabs.h"

#include "core/base/Encoding.h"
#include "core/base/Rfc3339.h"
#include "core/events/Synthetic.h"
#include "core/providers/Keys.h"
#include "core/providers/Sha1.h"
#include "core/providers/TestEvent.h"
#include "core/providers/emaillabs/Normalise.h"

namespace waybill::providers::emaillabs {

// The hash of secret, date and request id: it shows who posted, not what. The date's zone is not documented, so no age
// is refused.
Verification EmailLabs::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto date = request.headers.find("X-Webhook-Date");
    const auto id = request.headers.find("Request-Id");
    const auto checksum = request.headers.find("X-Webhook-Checksum");
    if (!date || !id || !checksum || checksum->empty())
        return refused(Refusal::NoSignature);
    const auto digest = fromHex(*checksum);
    // A separator inside the date could be moved into the id without changing the hash.
    if (!digest || date->find('|') != std::string_view::npos)
        return refused(Refusal::Malformed);
    for (const Secret& key : keys.bare()) {
        if (equalsConstantTime(sha1({key.reveal(), "|", *date, "|", *id}), *digest)) // to compute the checksum
            return verified(events::Strength::Sender);
    }
    return refused(Refusal::WrongKey);
}

Result<std::vector<NormalisedEvent>> EmailLabs::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent EmailLabs::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginArray()
        .beginObject()
        .member("status", "ok")
        .member("statusTime", facts.unixSeconds())
        .member("statusDesc", "250 test event of Waybill")
        .key("to")
        .beginObject()
        .member("email", events::syntheticRecipient)
        .member("messageId", facts.id)
        .endObject()
        .key("tags")
        .beginArray()
        .value("waybill-test")
        .endArray()
        .endObject()
        .endArray();
    return jsonTestEvent(writer);
}

std::optional<bool> EmailLabs::sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const
{
    const std::string date = formatRfc3339(facts.now);
    const std::string checksum = sha1({keys.bare().front().reveal(), "|", date, "|", facts.id}); // to compute it
    event.headers.add("X-Webhook-Date", date);
    event.headers.add("Request-Id", facts.id);
    event.headers.add("X-Webhook-Checksum", toHex(checksum));
    return true;
}

} // namespace waybill::providers::emaillabs
