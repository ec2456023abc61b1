// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sparkpost/SparkPost.h"

#include "core/providers/sparkpost/Normalise.h"

namespace waybill::providers::sparkpost {

const ProviderCard& SparkPost::card() const
{
    static constexpr ProviderCard card{
        .id = "sparkpost",
        .displayName = "SparkPost",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends up to 12 times over 8 hours when the answer is not 200",
        .webhookPath = "Configuration → Webhooks",
    };
    return card;
}

Verification SparkPost::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> SparkPost::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::sparkpost
