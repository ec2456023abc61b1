// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailersend/MailerSend.h"

#include "core/base/Encoding.h"
#include "core/providers/SignatureSchemes.h"
#include "core/providers/mailersend/Normalise.h"

namespace waybill::providers::mailersend {

const ProviderCard& MailerSend::card() const
{
    static constexpr ProviderCard card{
        .id = "mailersend",
        .displayName = "MailerSend",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Body,
        .retries = "Resends when the answer is not 2xx; after 20 failures in a day it pauses the webhook",
        .webhookPath = "Domains → Manage → Webhooks",
    };
    return card;
}

// HMAC-SHA-256 over the raw body. No time is signed, so no age can be refused.
Verification MailerSend::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto signature = request.headers.find("Signature");
    if (!signature || signature->empty())
        return refused(Refusal::NoSignature);
    const auto mac = fromHex(*signature);
    if (!mac)
        return refused(Refusal::Malformed);
    return matchesHmacSha256(keys, {request.body}, *mac) ? verified(events::Strength::Body)
                                                         : refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> MailerSend::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::mailersend
