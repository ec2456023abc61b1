// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Postmark's webhooks: one event a request, unsigned; the request proves its sender with basic auth or a secret header.
// Not shared between threads.

#include "core/simulator/WebhookEncoder.h"

namespace waybill::simulator {

class PostmarkEncoder : public WebhookEncoder {
public:
    // Auth::Basic or Auth::Header.
    explicit PostmarkEncoder(providers::Auth auth);

    providers::Auth auth() const override { return m_auth; }
    Secret secretLine() const override; // "basic user:password" or "header Name: value"
    WebhookPost encode(std::span<const ProviderEvent> events, Timestamp at) override;

private:
    providers::Auth m_auth;
    Secret m_password;
};

} // namespace waybill::simulator
