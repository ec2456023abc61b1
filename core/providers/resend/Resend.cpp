// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/resend/Resend.h"

#include "core/providers/SignatureSchemes.h"
#include "core/providers/resend/Normalise.h"

namespace waybill::providers::resend {

const ProviderCard& Resend::card() const
{
    static constexpr ProviderCard card{
        .id = "resend",
        .displayName = "Resend",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h more when the answer is not 200",
        .webhookPath = "Webhooks → Add Webhook",
    };
    return card;
}

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

} // namespace waybill::providers::resend
