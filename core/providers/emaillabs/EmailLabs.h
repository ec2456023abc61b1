// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// EmailLabs (Vercom): webhooks with a checksum that does not cover the body. No official page could be read; what is
// done here follows integrations that cite https://docs.emaillabs.io

#include "core/providers/Provider.h"

namespace waybill::providers::emaillabs {

class EmailLabs : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
    std::optional<bool> sign(TestEvent& event, const TestEventFacts& facts, const Keys& keys) const override;
};

} // namespace waybill::providers::emaillabs
