// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/agentmail/AgentMail.h"

#include "core/providers/SignatureSchemes.h"
#include "core/providers/agentmail/Normalise.h"

namespace waybill::providers::agentmail {

const ProviderCard& AgentMail::card() const
{
    static constexpr ProviderCard card{
        .id = "agentmail",
        .displayName = "AgentMail",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends at growing intervals when the answer is not 2xx; how long is not documented",
        .webhookPath = "Webhooks → Create Webhook",
    };
    return card;
}

Verification AgentMail::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const
{
    return verifyStandardWebhooks(request, keys, now);
}

Result<std::vector<NormalisedEvent>> AgentMail::normalise(const WebhookRequest& request) const
{
    auto normalised = TRY(normaliseBody(request.body));
    // The id in the header stays the same from retry to retry; the ordinal tells the events of one request apart.
    const std::string id = standardWebhooksId(request.headers);
    if (id.empty())
        return normalised;
    std::uint32_t ordinal = 0;
    for (NormalisedEvent& one : normalised) {
        one.dedupId = id;
        one.recipientOrdinal = ordinal++;
    }
    return normalised;
}

} // namespace waybill::providers::agentmail
