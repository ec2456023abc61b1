// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A DKIM key record (RFC 6376 section 3.6.1, keys as RFC 8301 and 8463 want them). Pure; safe from any thread.

#include "core/base/Result.h"
#include "core/domains/tags/TagList.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::domains::dkim {

enum class KeyType : std::uint8_t { Rsa, Ed25519 };

struct KeyRecord {
    KeyType type = KeyType::Rsa;
    std::string key;                   // p=, decoded: DER for RSA, 32 bytes for Ed25519; empty: revoked
    int bits = 0;                      // of the RSA modulus; 256 for Ed25519; 0 when revoked
    std::vector<std::string> hashes;   // h=; empty: all
    std::vector<std::string> services; // s=; empty or "*": all
    bool isTesting = false;            // t=y: verifiers must not treat the mail differently
    bool isStrict = false;             // t=s: i= must be the domain of d=, not one below it
    std::string notes;                 // n=
    std::vector<Tag> others;           // tags that RFC 6376 does not know (g= of RFC 4871 among them): ignored

    bool isRevoked() const { return key.empty(); }
    bool allowsHash(std::string_view hash) const;
    bool allowsEmail() const;
};

inline constexpr int leastBits = 1024;   // RFC 8301: shorter keys must not verify
inline constexpr int wantedBits = 2048;
inline constexpr int mostBits = 16384;   // what OpenSSL takes; bounds the work a hostile record can ask for

// One TXT record, its strings joined. InvalidInput says what is wrong in words: unknown version or key type, no p=,
// bad base64, a key that is none. Both SubjectPublicKeyInfo and a bare RSAPublicKey are taken for RSA.
Result<KeyRecord> parseKeyRecord(std::string_view text);

// "RSA 2048", "Ed25519".
std::string describe(const KeyRecord& record);

// True for a text that means to be a key record: it has a v=DKIM1 or p= tag. Others at the name are strangers.
bool looksLikeKeyRecord(std::string_view text);

} // namespace waybill::domains::dkim
