// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// OpenSSL's side of DKIM: public keys from key records, and the two signature algorithms. Pure; safe from any thread.

#include "core/domains/dkim/KeyRecord.h"

#include <openssl/evp.h>

#include <memory>
#include <string_view>

namespace waybill::domains::dkim {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using PublicKey = std::unique_ptr<EVP_PKEY, FreeKey>;

// Null when the bytes are no key of that type, or hold more than the key.
PublicKey publicKeyFrom(KeyType type, std::string_view bytes);

// Whether `signature` is of `data` with the key: RSASSA-PKCS1-v1_5 over SHA-256 (RFC 6376 section 3.3.2), or Ed25519 over
// the SHA-256 of the data (RFC 8463 section 3).
bool verifies(EVP_PKEY* key, KeyType type, std::string_view data, std::string_view signature);

} // namespace waybill::domains::dkim
