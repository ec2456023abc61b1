// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace waybill::providers {

std::optional<Certificate> Certificate::parse(std::string_view pem)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), int(pem.size())), &BIO_free);
    std::shared_ptr<X509> certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr,
                                      &X509_free);
    std::shared_ptr<EVP_PKEY> key(certificate ? X509_get_pubkey(certificate.get()) : nullptr, &EVP_PKEY_free);
    ERR_clear_error();
    if (!key)
        return {};
    return Certificate(std::move(certificate), PublicKey(std::move(key)));
}

Certificate::Certificate(std::shared_ptr<X509> certificate, PublicKey key)
    : m_certificate(std::move(certificate)), m_key(std::move(key))
{
}

bool Certificate::isValidAt(Timestamp time) const
{
    time_t seconds = time_t(toMs(time) / 1000);
    return X509_cmp_time(X509_get0_notBefore(m_certificate.get()), &seconds) < 0 &&
           X509_cmp_time(X509_get0_notAfter(m_certificate.get()), &seconds) > 0;
}

bool Certificate::isFor(const std::string& host) const
{
    const bool fits = X509_check_host(m_certificate.get(), host.data(), host.size(), 0, nullptr) == 1;
    ERR_clear_error();
    return fits;
}

} // namespace waybill::providers
