// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postal/Postal.h"

#include "core/base/Encoding.h"
#include "core/events/Synthetic.h"
#include "core/providers/Keys.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/TestEvent.h"
#include "core/providers/postal/Normalise.h"

namespace waybill::providers::postal {

// RSA over the raw body. Where both headers are there the newer one decides; older servers send only SHA-1.
Verification Postal::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto newer = request.headers.find("X-Postal-Signature-256");
    const auto older = request.headers.find("X-Postal-Signature");
    if (!newer && !older)
        return refused(Refusal::NoSignature);
    const auto signature = fromBase64(newer ? *newer : *older);
    if (!signature || signature->empty())
        return refused(Refusal::Malformed);
    return verifyRsa(keys.publicKeys(), newer ? RsaDigest::Sha256 : RsaDigest::Sha1, *signature, request.body);
}

Result<std::vector<NormalisedEvent>> Postal::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

TestEvent Postal::testEvent(const TestEventFacts& facts) const
{
    JsonWriter writer;
    writer.beginObject()
        .member("event", "MessageSent")
        .member("timestamp", facts.unixSeconds())
        .member("uuid", facts.id)
        .key("payload")
        .beginObject()
        .member("status", "Sent")
        .member("output", "250 test event of Waybill")
        .key("message")
        .beginObject()
        .member("id", facts.id)
        .member("direction", "outgoing")
        .member("to", events::syntheticRecipient)
        .member("tag", "waybill-test")
        .endObject()
        .endObject()
        .endObject();
    return jsonTestEvent(writer);
}

} // namespace waybill::providers::postal
