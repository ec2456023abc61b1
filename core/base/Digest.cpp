// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>

namespace waybill {

namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

// Looking an algorithm up costs OpenSSL 3 more than hashing a webhook, so each thread does it once and keeps a context.
EVP_MD_CTX* digestContext()
{
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), algorithm, nullptr);
    return context.get();
}

MacContext makeMacContext()
{
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    MacContext context(EVP_MAC_CTX_new(algorithm), &EVP_MAC_CTX_free);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    EVP_MAC_CTX_set_params(context.get(), parameters);
    return context;
}

} // namespace

std::string sha256(std::initializer_list<std::string_view> parts)
{
    EVP_MD_CTX* const context = digestContext();
    for (const std::string_view part : parts)
        EVP_DigestUpdate(context, part.data(), part.size());
    std::string digest(32, '\0');
    EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return digest;
}

std::string hmacSha256(std::string_view key, std::initializer_list<std::string_view> parts)
{
    thread_local const MacContext context = makeMacContext();
    // Without a key at all OpenSSL would go on with the one before.
    const char none = 0;
    const char* const bytes = key.empty() ? &none : key.data();
    EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(bytes), key.size(), nullptr);
    for (const std::string_view part : parts)
        EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(part.data()), part.size());
    std::string mac(32, '\0');
    std::size_t length = 0;
    EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(mac.data()), &length, mac.size());
    return mac;
}

} // namespace waybill
