// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A DKIM-Signature header field (RFC 6376 section 3.5). Pure; safe from any thread.

#include "core/domains/dkim/KeyRecord.h"
#include "core/domains/dkim/MailText.h"

#include <cstdint>
#include <optional>

namespace waybill::domains::dkim {

struct Signature {
    std::string algorithm; // a=: "rsa-sha256"
    std::string domain;    // d=, in small letters
    std::string selector;  // s=
    std::string identity;  // i=, or "@" and d=
    std::vector<std::string> signedHeaders; // h=, as written
    Canonical header = Canonical::Simple;
    Canonical body = Canonical::Simple;
    std::string bodyHash;  // bh=, decoded
    std::string value;     // b=, decoded
    std::optional<std::int64_t> bodyLength; // l=
    std::optional<std::int64_t> signedAt;   // t=, seconds since 1970
    std::optional<std::int64_t> expiresAt;  // x=

    KeyType keyType() const { return algorithm.starts_with("ed25519") ? KeyType::Ed25519 : KeyType::Rsa; }
    std::string_view hash() const { return std::string_view(algorithm).substr(algorithm.find('-') + 1); }
    std::string identityDomain() const;
    std::string keyName() const { return selector + "._domainkey." + domain; }
    bool signsHeader(std::string_view name) const;
};

// InvalidInput says what is wrong: RFC 6376 section 6.1.1 wants such a signature to be no signature at all.
Result<Signature> parseSignature(std::string_view value);

// The field with the value of its b= taken out, as it is hashed (section 3.7).
HeaderField withoutSignatureValue(const HeaderField& field);

// True when `domain` is `parent` or below it.
bool isAtOrBelow(std::string_view domain, std::string_view parent);

} // namespace waybill::domains::dkim
