// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SMTP.com: callbacks and, in the same terms, entries of its message log. No signature is documented: a secret path or
// basic auth prove the sender. https://www.smtp.com/resources/api-documentation/

#include "core/providers/Provider.h"

namespace waybill::providers::smtpcom {

class SmtpCom : public Provider {
public:
    const ProviderCard& card() const override;
    Verification verifySignature(const WebhookRequest& request, const Keys& keys, Timestamp now) const override;
    Result<std::vector<NormalisedEvent>> normalise(const WebhookRequest& request) const override;
    TestEvent testEvent(const TestEventFacts& facts) const override;
};

} // namespace waybill::providers::smtpcom
