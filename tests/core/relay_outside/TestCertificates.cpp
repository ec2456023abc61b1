// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay_outside/TestCertificates.h"

#include "core/base/Encoding.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace waybill::relay::tests {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string textOf(BIO* bio)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return std::string(data, std::size_t(size));
}

} // namespace

Key newRsaKey(unsigned bits) { return Key(EVP_RSA_gen(bits), &EVP_PKEY_free); }

Key publicKeyOf(std::string_view pem)
{
    const Bio bio(BIO_new_mem_buf(pem.data(), int(pem.size())), &BIO_free);
    return Key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
}

std::string certificatePem(const Key& key, const Key& signer, const CertificateFacts& facts)
{
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), time_t(toMs(facts.from) / 1000));
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), time_t(toMs(facts.to) / 1000));
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("Test"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_set_pubkey(certificate.get(), key.get());
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, facts.alternativeName.c_str());
    X509_add_ext(certificate.get(), names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate.get(), signer.get(), EVP_sha256());
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_X509(bio.get(), certificate.get());
    return textOf(bio.get());
}

std::string privateKeyPem(const Key& key)
{
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(bio.get());
}

std::string signedWith(const Key& key, bool sha256, std::string_view text)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, sha256 ? EVP_sha256() : EVP_sha1(), nullptr, key.get());
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size());
    std::string signature(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
    signature.resize(size);
    return toBase64(signature);
}

} // namespace waybill::relay::tests
