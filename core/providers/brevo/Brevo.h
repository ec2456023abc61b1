// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Brevo (Sendinblue): webhooks and inbound mail. It signs nothing: basic auth, a bearer token or a header of one's own
// prove the sender. https://developers.brevo.com/docs/transactional-webhooks

#include "core/providers/Provider.h"

namespace waybill::providers::brevo {

class Brevo : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::brevo
