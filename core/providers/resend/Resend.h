// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Resend: webhooks, signed by Svix. https://resend.com/docs/dashboard/webhooks/introduction

#include "core/providers/Provider.h"

namespace waybill::providers::resend {

class Resend : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
    std::optional<bool> sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const override;
};

} // namespace waybill::providers::resend
