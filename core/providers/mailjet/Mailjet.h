// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailjet (Sinch): event webhooks and the Parse API, which brings received mail. It signs nothing: basic auth proves
// the sender. https://dev.mailjet.com/email/guides/webhooks/

#include "core/providers/Provider.h"

namespace waybill::providers::mailjet {

class Mailjet : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::mailjet
