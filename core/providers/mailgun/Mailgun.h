// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailgun (Sinch): webhooks, whose signature stands in the body and does not cover the event, and route forwards.
// https://documentation.mailgun.com/docs/mailgun/user-manual/events/webhooks

#include "core/providers/Provider.h"

namespace waybill::providers::mailgun {

class Mailgun : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
    std::optional<bool> sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const override;
};

} // namespace waybill::providers::mailgun
