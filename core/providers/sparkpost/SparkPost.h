// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SparkPost (Bird): webhooks and relay webhooks, which bring received mail. It signs nothing: basic auth, a bearer
// token or a header of one's own prove the sender. https://developers.sparkpost.com/api/webhooks/

#include "core/providers/Provider.h"

namespace waybill::providers::sparkpost {

class SparkPost : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::sparkpost
