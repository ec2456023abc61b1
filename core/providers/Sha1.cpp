// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Sha1.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

namespace waybill::providers {

std::string sha1(std::initializer_list<std::string_view> parts)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr);
    for (const std::string_view part : parts)
        EVP_DigestUpdate(context.get(), part.data(), part.size());
    std::string digest(20, '\0');
    EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return digest;
}

std::string hmacSha1(std::string_view key, std::span<const std::string_view> parts)
{
    std::string message;
    for (const std::string_view part : parts)
        message += part;
    std::string mac(20, '\0');
    unsigned int length = 0;
    HMAC(EVP_sha1(), key.data(), int(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
         message.size(), reinterpret_cast<unsigned char*>(mac.data()), &length);
    return mac;
}

} // namespace waybill::providers
