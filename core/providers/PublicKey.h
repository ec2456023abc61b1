// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A public key, parsed once and used for many checks. Immutable, shared freely between threads.

#include <memory>
#include <optional>
#include <string_view>

struct evp_pkey_st;

namespace waybill::providers {

class PublicKey {
public:
    // A SubjectPublicKeyInfo (RFC 5280) as PEM or as one line of base64 DER. Nothing for anything else.
    static std::optional<PublicKey> parse(std::string_view text);

    // True when `signature` (DER, RFC 3279) is this key's ECDSA signature with SHA-256 over both parts in turn.
    // False as well when the key is not on the curve P-256.
    bool verifiesEcdsaP256(std::string_view signature, std::string_view first, std::string_view second) const;

    // True when `signature` is this key's RSA signature with PKCS #1 v1.5 padding (RFC 8017, section 8.2) over the
    // message. False as well when the key is not RSA.
    bool verifiesRsaSha256(std::string_view signature, std::string_view message) const;
    bool verifiesRsaSha1(std::string_view signature, std::string_view message) const;

    // True when this RSA key made the signature, whatever was signed: its padding is in order.
    bool madeRsaSignature(std::string_view signature) const;

private:
    friend class Certificate;
    explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : m_key(std::move(key)) {}

    std::shared_ptr<evp_pkey_st> m_key;
};

} // namespace waybill::providers
