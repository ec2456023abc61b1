// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SendGrid (Twilio): Event Webhook, signed with ECDSA, and Inbound Parse.
// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event

#include "core/providers/Provider.h"

namespace waybill::providers::sendgrid {

class SendGrid : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::sendgrid
