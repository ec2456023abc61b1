// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postal/Postal.h"

#include "core/base/Encoding.h"
#include "core/providers/Keys.h"
#include "core/providers/postal/Normalise.h"

namespace waybill::providers::postal {

const ProviderCard& Postal::card() const
{
    static constexpr ProviderCard card{
        .id = "postal",
        .displayName = "Postal",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends after 2, 3, 6, 10 and 15 minutes unless the answer is 2xx; a forwarded mail up to 18 times",
        .webhookPath = "Mail server → Webhooks",
    };
    return card;
}

// A 5xx would end the tries of a forwarded mail at once and bounce it to its sender.
Answers Postal::answers() const { return {.comeBackLater = 429}; }

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
    for (const PublicKey& key : keys.publicKeys()) {
        if (newer ? key.verifiesRsaSha256(*signature, request.body) : key.verifiesRsaSha1(*signature, request.body))
            return verified(events::Strength::Body);
    }
    return refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> Postal::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::postal
