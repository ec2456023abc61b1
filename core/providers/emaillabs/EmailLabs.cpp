// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/emaillabs/EmailLabs.h"

#include "core/base/Encoding.h"
#include "core/providers/Keys.h"
#include "core/providers/Sha1.h"
#include "core/providers/emaillabs/Normalise.h"

namespace waybill::providers::emaillabs {

const ProviderCard& EmailLabs::card() const
{
    static constexpr ProviderCard card{
        .id = "emaillabs",
        .displayName = "EmailLabs",
        .reportsDelivered = ProviderCard::ReportsDelivered::OptIn,
        .signatureStrength = events::Strength::Sender,
        .retries = "Tries a second URL when the first does not answer within 500 ms; the schedule is not documented",
        .webhookPath = "Webhook settings of the panel",
    };
    return card;
}

// The hash of secret, date and request id: it shows who posted, not what. The date's zone is not documented, so no age
// is refused.
Verification EmailLabs::verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp) const
{
    const auto date = request.headers.find("X-Webhook-Date");
    const auto id = request.headers.find("Request-Id");
    const auto checksum = request.headers.find("X-Webhook-Checksum");
    if (!date || !id || !checksum || checksum->empty())
        return refused(Refusal::NoSignature);
    const auto digest = fromHex(*checksum);
    // A separator inside the date could be moved into the id without changing the hash.
    if (!digest || date->find('|') != std::string_view::npos)
        return refused(Refusal::Malformed);
    for (const Secret& key : keys.bare()) {
        if (equalsConstantTime(sha1({key.reveal(), "|", *date, "|", *id}), *digest)) // to compute the checksum
            return verified(events::Strength::Sender);
    }
    return refused(Refusal::Mismatch);
}

Result<std::vector<NormalisedEvent>> EmailLabs::normalise(const WebhookRequest& request) const
{
    return normaliseBody(request.body);
}

} // namespace waybill::providers::emaillabs
