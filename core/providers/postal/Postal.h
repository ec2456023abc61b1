// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Postal (self-hosted): webhooks, signed with the installation's key, and mail that its HTTP endpoints forward.
// https://docs.postalserver.io/developer/webhooks

#include "core/providers/Provider.h"

namespace waybill::providers::postal {

class Postal : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::postal
