// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sendgrid/SendGrid.h"

#include "core/base/Encoding.h"
#include "core/providers/Keys.h"
#include "core/providers/Text.h"
#include "core/providers/sendgrid/Normalise.h"

namespace waybill::providers::sendgrid {

const ProviderCard& SendGrid::card() const
{
    static constexpr ProviderCard card{
        .id = "sendgrid",
        .displayName = "SendGrid",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends at growing intervals for 24 hours after any answer but 2xx",
        .webhookPath = "Settings → Mail Settings → Event Webhooks",
    };
    return card;
}

// The signed message is the timestamp header followed by the raw body. No age is refused: the first timestamp is kept
// through a day of retries.
Verification SendGrid::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
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
            return verified(events::Strength::Body);
    }
    return refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> SendGrid::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::sendgrid
