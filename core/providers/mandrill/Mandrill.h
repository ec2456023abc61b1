// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mandrill (Mailchimp Transactional): webhooks and inbound mail, posted as forms and signed together with the URL that
// Mandrill was given. https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/

#include "core/providers/Provider.h"

namespace waybill::providers::mandrill {

class Mandrill : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    bool isProbe(const WebhookRequest& request) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
    std::optional<bool> sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const override;
};

} // namespace waybill::providers::mandrill
