// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Postmark (ActiveCampaign): webhooks and inbound mail. It signs nothing: basic auth or a header of one's own prove the
// sender. https://postmarkapp.com/developer/webhooks/webhooks-overview

#include "core/providers/Provider.h"

namespace waybill::providers::postmark {

class Postmark : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::postmark
