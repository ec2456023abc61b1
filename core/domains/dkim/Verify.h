// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Verifies every DKIM signature of a message (RFC 6376 section 6, with RFC 8301 and 8463) against key records that the
// caller looked up. Pure; safe from any thread.

#include "core/base/Clock.h"
#include "core/domains/dkim/Signature.h"
#include "core/domains/tags/TextAnswer.h"

namespace waybill::domains::dkim {

// By key name.
using KeyAnswer = TextAnswer;
using KeyAnswers = TextAnswers;

// As in Authentication-Results (RFC 8601 section 2.7.1). Policy: whole, but its algorithm or key must not be trusted.
enum class VerifyResult : std::uint8_t { Pass, Fail, TempError, PermError, Policy };
std::string_view toString(VerifyResult result); // "pass", "fail", "temperror", "permerror", "policy"

struct Verification {
    VerifyResult result = VerifyResult::PermError;
    std::string reason;                // empty for a plain pass
    std::vector<std::string> warnings; // true whatever the result
    std::optional<Signature> signature; // absent when the field could not be read
    std::optional<KeyRecord> key;       // the one that counted
    bool bodyMatches = false;
};

// Why a key must not verify a signature that is good in itself: revoked, of another type, not for its hash, not for email,
// not for its i=. Empty when it may.
std::string refusal(const KeyRecord& key, const Signature& signature);

// Beyond this many, signatures are not looked at: each costs a DNS question and a public key operation.
inline constexpr std::size_t maxSignatures = 16;

// The names to look up, without repeats, in order.
std::vector<std::string> keyNames(const MailText& mail);

// One for each DKIM-Signature field, from the top.
std::vector<Verification> verify(const MailText& mail, const KeyAnswers& keys, Timestamp now);

} // namespace waybill::domains::dkim
