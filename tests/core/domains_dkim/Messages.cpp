// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/domains_dkim/Messages.h"

#include "core/base/Ascii.h"
#include "core/base/Digest.h"
#include "core/base/Encoding.h"

#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <QFile>

#include <sstream>

namespace waybill::domains::dkim::tests {

std::string fixture(const QString& name)
{
    QFile file(QStringLiteral(WAYBILL_FIXTURES "/dkim/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no fixture %s", qPrintable(name));
    return file.readAll().toStdString();
}

KeyAnswers fakeDns()
{
    KeyAnswers keys;
    std::istringstream lines(fixture(QStringLiteral("keyrecords/FAKE_DNS.dat")));
    for (std::string line; std::getline(lines, line);) {
        const auto space = line.find(' ');
        if (line.starts_with('#') || space == std::string::npos)
            continue;
        KeyAnswer answer;
        const std::string text(trimmed(std::string_view(line).substr(space)));
        if (text.starts_with("~~"))
            answer = {KeyAnswer::State::Unknown, {}, text};
        else if (text != "NXDOMAIN")
            answer = {KeyAnswer::State::Found, {text == "\"\"" ? "" : text}, {}};
        keys[line.substr(0, space)] = answer;
    }
    return keys;
}

namespace {

EVP_PKEY* makeKey(KeyType type, int bits)
{
    return type == KeyType::Rsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t(bits))
                                : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

std::string signature(EVP_PKEY* key, KeyType type, const std::string& data)
{
    const bool rsa = type == KeyType::Rsa;
    const std::string bytes = rsa ? data : sha256({data});
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, rsa ? EVP_sha256() : nullptr, nullptr, key);
    std::string out(4096, '\0');
    std::size_t size = out.size();
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    EVP_MD_CTX_free(context);
    out.resize(size);
    return out;
}

} // namespace

Signer::Signer(KeyType type, int bits) : m_type(type), m_key(makeKey(type, bits), EVP_PKEY_free) {}

// Hashes with the room's own canonical forms: what those must be is held by the published messages.
std::string Signer::sign(const std::string& headers, const std::string& body, const std::string& tags) const
{
    const auto bh = [&](const std::string& hash) { return "DKIM-Signature: v=1; " + tags + "; bh=" + hash + "; b="; };
    const auto draft = parseSignature(bh("AA==").substr(bh("").find(':') + 1) + "AA==");
    if (!draft)
        qFatal("%s", draft.error().text().c_str());
    std::string canonical = canonicalBody(parseMail("\r\n" + body).body, draft->body);
    if (draft->bodyLength)
        canonical.resize(std::size_t(*draft->bodyLength));
    const std::string field = bh(toBase64(sha256({canonical})));
    MailText mail = parseMail(headers + "\r\n" + body);
    std::string data;
    std::vector<bool> used(mail.headers.size());
    for (const std::string& name : draft->signedHeaders) {
        for (std::size_t i = mail.headers.size(); i-- > 0;) {
            if (!used[i] && equalsIgnoringCase(mail.headers[i].name, name)) {
                used[i] = true;
                data += canonicalHeader(mail.headers[i], draft->header);
                break;
            }
        }
    }
    data += canonicalHeader({"DKIM-Signature", field}, draft->header);
    data.resize(data.size() - 2);
    return field + toBase64(signature(m_key.get(), m_type, data)) + "\r\n" + headers + "\r\n" + body;
}

std::string Signer::publicKey() const
{
    std::string bytes(8192, '\0');
    auto* at = reinterpret_cast<unsigned char*>(bytes.data());
    std::size_t size = bytes.size();
    if (m_type == KeyType::Ed25519)
        EVP_PKEY_get_raw_public_key(m_key.get(), at, &size);
    else
        size = std::size_t(i2d_PUBKEY(m_key.get(), &at));
    bytes.resize(size);
    return toBase64(bytes);
}

KeyAnswers Signer::keys(const std::string& tags) const
{
    const std::string type = m_type == KeyType::Rsa ? "k=rsa; " : "k=ed25519; ";
    return {{"s1._domainkey.example.org", {KeyAnswer::State::Found, {tags + type + "p=" + publicKey()}, {}}}};
}

} // namespace waybill::domains::dkim::tests
