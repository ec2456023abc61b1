// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailjet/Mailjet.h"

#include "core/providers/mailjet/Normalise.h"

namespace waybill::providers::mailjet {

const ProviderCard& Mailjet::card() const
{
    static constexpr ProviderCard card{
        .id = "mailjet",
        .displayName = "Mailjet",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends every 30 seconds for 24 hours when the answer is not 200, then suspends the URL",
        .webhookPath = "Account settings → Event notifications (webhooks)",
    };
    return card;
}

Verification Mailjet::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> Mailjet::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::mailjet
