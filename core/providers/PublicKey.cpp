// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/PublicKey.h"

#include "core/base/Encoding.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <initializer_list>

namespace waybill::providers {

namespace {

EVP_PKEY* parsePem(std::string_view text)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(text.data(), int(text.size())), &BIO_free);
    return bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr;
}

EVP_PKEY* parseDer(std::string_view der)
{
    const auto* position = reinterpret_cast<const unsigned char*>(der.data());
    const auto* end = position + der.size();
    EVP_PKEY* key = d2i_PUBKEY(nullptr, &position, long(der.size()));
    if (key && position != end) {
        EVP_PKEY_free(key);
        return nullptr;
    }
    return key;
}

bool isP256(EVP_PKEY* key)
{
    char curve[32] = {};
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, curve, sizeof curve, &length) == 1 &&
           std::string_view(curve, length) == "prime256v1";
}

bool verifies(EVP_PKEY* key, const EVP_MD* digest, std::string_view signature,
              std::initializer_list<std::string_view> parts)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    bool valid = context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1;
    for (const std::string_view part : parts)
        valid = valid && EVP_DigestVerifyUpdate(context.get(), part.data(), part.size()) == 1;
    const auto* bytes = reinterpret_cast<const unsigned char*>(signature.data());
    valid = valid && EVP_DigestVerifyFinal(context.get(), bytes, signature.size()) == 1;
    ERR_clear_error();
    return valid;
}

bool isRsa(EVP_PKEY* key) { return EVP_PKEY_is_a(key, "RSA") == 1; }

} // namespace

std::optional<PublicKey> PublicKey::parse(std::string_view text)
{
    EVP_PKEY* key = nullptr;
    if (text.starts_with("-----BEGIN PUBLIC KEY-----"))
        key = parsePem(text);
    else if (const auto der = fromBase64(text); der && !der->empty())
        key = parseDer(*der);
    ERR_clear_error();
    if (!key)
        return {};
    return PublicKey(std::shared_ptr<EVP_PKEY>(key, &EVP_PKEY_free));
}

bool PublicKey::verifiesEcdsaP256(std::string_view signature, std::string_view first, std::string_view second) const
{
    return isP256(m_key.get()) && verifies(m_key.get(), EVP_sha256(), signature, {first, second});
}

bool PublicKey::verifiesRsaSha256(std::string_view signature, std::string_view message) const
{
    return isRsa(m_key.get()) && verifies(m_key.get(), EVP_sha256(), signature, {message});
}

bool PublicKey::verifiesRsaSha1(std::string_view signature, std::string_view message) const
{
    return isRsa(m_key.get()) && verifies(m_key.get(), EVP_sha1(), signature, {message});
}

bool PublicKey::madeRsaSignature(std::string_view signature) const
{
    if (!isRsa(m_key.get()))
        return false;
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(m_key.get(), nullptr),
                                                                              &EVP_PKEY_CTX_free);
    std::size_t length = std::size_t(EVP_PKEY_get_size(m_key.get()));
    std::string recovered(length, '\0');
    const bool isInOrder =
        context && EVP_PKEY_verify_recover_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
        EVP_PKEY_verify_recover(context.get(), reinterpret_cast<unsigned char*>(recovered.data()), &length,
                                reinterpret_cast<const unsigned char*>(signature.data()), signature.size()) == 1;
    ERR_clear_error();
    return isInOrder;
}

} // namespace waybill::providers
