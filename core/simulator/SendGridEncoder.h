// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SendGrid's Event Webhook: an array of events, signed with ECDSA over P-256 (Signed Event Webhook). Not shared between
// threads.

#include "core/simulator/WebhookEncoder.h"

#include <openssl/evp.h>

namespace waybill::simulator {

class SendGridEncoder : public WebhookEncoder {
public:
    SendGridEncoder();

    providers::Auth auth() const override { return providers::Auth::Signature; }
    Secret secretLine() const override; // the public key, base64 without PEM armour
    bool batches() const override { return true; }
    WebhookPost encode(std::span<const ProviderEvent> events, Timestamp at) override;

private:
    struct FreeKey {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };

    std::string sign(std::string_view timestamp, std::string_view body) const;

    std::unique_ptr<EVP_PKEY, FreeKey> m_key;
};

} // namespace waybill::simulator
