// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Amazon SES through SNS: event publishing, the older identity notifications, received mail. The SNS envelope is signed
// with a certificate of Amazon's; raw message delivery is not signed and needs another proof of the sender.
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

#include "core/providers/Provider.h"

namespace waybill::providers::amazonses {

class AmazonSes : public Provider {
public:
    const ProviderCard& card() const override;
    Refusal objection(const WebhookRequest& request) const override;
    std::string certificateUrl(const WebhookRequest& request) const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    std::optional<Confirmation> confirmation(const WebhookRequest& request) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::amazonses
