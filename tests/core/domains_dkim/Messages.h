// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The published messages, and ones signed on the spot with keys of our own.

#include "core/domains/dkim/PublicKey.h"
#include "core/domains/dkim/Verify.h"

#include <QByteArray>
#include <QString>

namespace waybill::domains::dkim::tests {

std::string fixture(const QString& name); // below tests/fixtures/dkim
// keyrecords/FAKE_DNS.dat: "name  record" a line.
KeyAnswers fakeDns();

// Signs with a key made for the test; its record is at s1._domainkey.example.org.
class Signer {
public:
    explicit Signer(KeyType type = KeyType::Rsa, int bits = 2048);

    // `tags` comes between v=1 and bh=: "a=rsa-sha256; c=relaxed/relaxed; d=…; s=s1; h=from:subject". bh= and b= follow.
    std::string sign(const std::string& headers, const std::string& body, const std::string& tags) const;
    std::string publicKey() const; // p=
    KeyAnswers keys(const std::string& tags = "v=DKIM1; ") const;

private:
    KeyType m_type;
    std::shared_ptr<EVP_PKEY> m_key;
};

} // namespace waybill::domains::dkim::tests
