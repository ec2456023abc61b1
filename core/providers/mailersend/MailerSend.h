// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MailerSend: webhooks of activities and inbound routes, both signed, each route with a secret of its own.
// https://developers.mailersend.com/api/v1/webhooks.html

#include "core/providers/Provider.h"

namespace waybill::providers::mailersend {

class MailerSend : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
    std::optional<bool> sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const override;
};

} // namespace waybill::providers::mailersend
