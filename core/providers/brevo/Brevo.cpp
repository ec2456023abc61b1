// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/brevo/Brevo.h"

#include "core/providers/brevo/Normalise.h"

namespace waybill::providers::brevo {

const ProviderCard& Brevo::card() const
{
    static constexpr ProviderCard card{
        .id = "brevo",
        .displayName = "Brevo",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends after 10 minutes, 1, 2 and 8 hours; any 4xx but 429 ends that at once",
        .webhookPath = "Transactional → Settings → Webhook",
    };
    return card;
}

// Any other 4xx makes Brevo discard the event, and what it does with a 5xx is told in two ways.
Answers Brevo::answers() const { return {.comeBackLater = 429, .notAuthentic = 429}; }

Verification Brevo::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> Brevo::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::brevo
