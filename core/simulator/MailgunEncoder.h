// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Mailgun's webhooks: one event a request, with an HMAC over timestamp and token inside the body. Not shared between
// threads.

#include "core/simulator/WebhookEncoder.h"

namespace waybill::simulator {

class MailgunEncoder : public WebhookEncoder {
public:
    MailgunEncoder();

    providers::Auth auth() const override { return providers::Auth::Signature; }
    Secret secretLine() const override { return m_key.clone(); } // the HTTP webhook signing key
    WebhookPost encode(std::span<const ProviderEvent> events, Timestamp at) override;

private:
    Secret m_key;
};

} // namespace waybill::simulator
