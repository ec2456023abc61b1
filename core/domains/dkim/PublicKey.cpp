// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dkim/PublicKey.h"

#include "core/base/Digest.h"

#include <openssl/err.h>
#include <openssl/x509.h>

namespace waybill::domains::dkim {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// RFC 6376 section 3.6.1 says RSAPublicKey in the text and shows SubjectPublicKeyInfo: both are published.
PublicKey rsaKey(std::string_view der)
{
    const unsigned char* at = bytesOf(der);
    PublicKey key(d2i_PUBKEY(nullptr, &at, long(der.size())));
    if (!key) {
        at = bytesOf(der);
        key.reset(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, long(der.size())));
    }
    ERR_clear_error();
    if (!key || at != bytesOf(der) + der.size() || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return nullptr;
    return key;
}

} // namespace

PublicKey publicKeyFrom(KeyType type, std::string_view bytes)
{
    if (type == KeyType::Rsa)
        return rsaKey(bytes);
    constexpr std::size_t ed25519Size = 32;
    if (bytes.size() != ed25519Size)
        return nullptr;
    PublicKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(bytes), bytes.size()));
    ERR_clear_error();
    return key;
}

bool verifies(EVP_PKEY* key, KeyType type, std::string_view data, std::string_view signature)
{
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    const bool rsa = type == KeyType::Rsa;
    const std::string digest = rsa ? std::string() : sha256({data});
    const std::string_view signedBytes = rsa ? data : std::string_view(digest);
    const bool good =
        context && EVP_DigestVerifyInit(context.get(), nullptr, rsa ? EVP_sha256() : nullptr, nullptr, key) == 1
        && EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(signedBytes), signedBytes.size())
               == 1;
    ERR_clear_error();
    return good;
}

} // namespace waybill::domains::dkim
