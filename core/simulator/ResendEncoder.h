// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Resend's webhooks: one event a request, signed by the Standard Webhooks scheme as Svix spells it. Not shared between
// threads.

#include "core/simulator/WebhookEncoder.h"

namespace waybill::simulator {

class ResendEncoder : public WebhookEncoder {
public:
    ResendEncoder();

    providers::Auth auth() const override { return providers::Auth::Signature; }
    Secret secretLine() const override; // whsec_…
    WebhookPost encode(std::span<const ProviderEvent> events, Timestamp at) override;
    // The same svix-id, a new timestamp and so a new signature.
    WebhookPost again(const WebhookPost& first, Timestamp at) override;

private:
    WebhookPost signedPost(const std::string& id, std::string body, Timestamp at) const;

    Secret m_key; // 32 raw bytes
};

} // namespace waybill::simulator
