// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Certificates as a test wants them, and signatures made with their keys.

#include "core/base/Clock.h"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace waybill::relay::tests {

using Key = std::shared_ptr<evp_pkey_st>;

Key newRsaKey(unsigned bits = 2048);
Key publicKeyOf(std::string_view pem);

struct CertificateFacts {
    std::string alternativeName = "DNS:sns.amazonaws.com"; // or "IP:127.0.0.1"
    Timestamp from = timestampFromMs(1'700'000'000'000);
    Timestamp to = timestampFromMs(1'900'000'000'000);
};

// PEM; for `key`, signed by `signer`.
std::string certificatePem(const Key& key, const Key& signer, const CertificateFacts& facts = {});
std::string privateKeyPem(const Key& key);

// RSA with PKCS #1 v1.5 padding, SHA-1 or SHA-256, as base64.
std::string signedWith(const Key& key, bool sha256, std::string_view text);

} // namespace waybill::relay::tests
