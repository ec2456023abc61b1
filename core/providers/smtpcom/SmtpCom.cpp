// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtpcom/SmtpCom.h"

#include "core/providers/smtpcom/Normalise.h"

namespace waybill::providers::smtpcom {

const ProviderCard& SmtpCom::card() const
{
    static constexpr ProviderCard card{
        .id = "smtpcom",
        .displayName = "SMTP.com",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::None,
        .retries = "Resends 5 times when the answer is not 2xx; failed callbacks can be run again on demand",
        .webhookPath = "Callbacks, one for each event and channel",
    };
    return card;
}

Verification SmtpCom::verifySignature(const WebhookRequest&, const Keys&, Timestamp) const
{
    return refused(Refusal::NoSignature);
}

Result<std::vector<NormalisedEvent>> SmtpCom::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::smtpcom
