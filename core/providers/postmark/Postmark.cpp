// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postmark/Postmark.h"

#include "core/providers/postmark/Normalise.h"

namespace waybill::providers::postmark {

const ProviderCard& Postmark::card() const
{
    static constexpr ProviderCard card{
        .id = "postmark",
        .displayName = "Postmark",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends 10 times over about 10.5 hours after any answer but 200; 403 ends that at once",
        .webhookPath = "Server → Message stream → Webhooks",
    };
    return card;
}

Verification Postmark::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> Postmark::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::postmark
