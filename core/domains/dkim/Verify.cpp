// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dkim/Verify.h"

#include "core/base/Ascii.h"
#include "core/base/Digest.h"
#include "core/domains/dkim/PublicKey.h"

#include <algorithm>

namespace waybill::domains::dkim {

namespace {

std::vector<const HeaderField*> signatureFields(const MailText& mail)
{
    std::vector<const HeaderField*> fields;
    for (const HeaderField& field : mail.headers) {
        if (equalsIgnoringCase(field.name, "DKIM-Signature") && fields.size() < maxSignatures)
            fields.push_back(&field);
    }
    return fields;
}

// Section 5.4.2: of several fields of a name, the last one first; a name more often in h= than in the message counts as
// an empty one, so that none can be added.
std::string signedData(const MailText& mail, const HeaderField& field, const Signature& signature)
{
    std::string data;
    std::vector<bool> used(mail.headers.size());
    for (const std::string& name : signature.signedHeaders) {
        for (std::size_t i = mail.headers.size(); i-- > 0;) {
            if (used[i] || !equalsIgnoringCase(mail.headers[i].name, name))
                continue;
            used[i] = true;
            data += canonicalHeader(mail.headers[i], signature.header);
            break;
        }
    }
    data += canonicalHeader(withoutSignatureValue(field), signature.header);
    data.resize(data.size() - 2); // the signature's own field goes without its CRLF
    return data;
}

std::size_t countOf(const MailText& mail, std::string_view name)
{
    return std::size_t(std::ranges::count_if(mail.headers, [&](const HeaderField& field) { return equalsIgnoringCase(field.name, name); }));
}

std::size_t timesSigned(const Signature& signature, std::string_view name)
{
    return std::size_t(std::ranges::count_if(signature.signedHeaders,
                                             [&](const std::string& one) { return equalsIgnoringCase(one, name); }));
}

void warnOfHeaders(Verification& verification, const MailText& mail)
{
    const Signature& signature = *verification.signature;
    for (const std::string_view name : {"Subject", "Date", "To"}) {
        if (countOf(mail, name) > 0 && !signature.signsHeader(name))
            verification.warnings.push_back(std::string(name) + " is not signed: it can be changed on the way");
    }
    if (countOf(mail, "From") > 1)
        verification.warnings.push_back("there are several From fields");
    if (timesSigned(signature, "From") <= countOf(mail, "From"))
        verification.warnings.push_back("From is not over-signed: a second one can be added above it");
}

// Sets bodyMatches; false when the signed length is beyond the body.
bool checkBody(Verification& verification, const MailText& mail)
{
    const Signature& signature = *verification.signature;
    std::string body = canonicalBody(mail.body, signature.body);
    if (signature.bodyLength) {
        if (*signature.bodyLength > std::int64_t(body.size()))
            return false;
        const std::size_t unsignedBytes = body.size() - std::size_t(*signature.bodyLength);
        body.resize(std::size_t(*signature.bodyLength));
        verification.warnings.push_back(
            unsignedBytes > 0 ? "l= leaves " + std::to_string(unsignedBytes) + " bytes at the end unsigned"
                              : "l= is used: text can be added below what is signed");
    }
    verification.bodyMatches = sha256({body}) == signature.bodyHash;
    return true;
}

void set(Verification& verification, VerifyResult result, std::string reason)
{
    verification.result = result;
    verification.reason = std::move(reason);
}

void verifyWith(Verification& verification, const KeyRecord& key, const std::string& data)
{
    const Signature& signature = *verification.signature;
    if (const std::string reason = refusal(key, signature); !reason.empty())
        return set(verification, VerifyResult::PermError, reason);
    if (key.type == KeyType::Rsa && key.bits < leastBits)
        return set(verification, VerifyResult::Policy,
                   "the key has " + std::to_string(key.bits) + " bits; RFC 8301 asks for 1024 at least");
    if (signature.hash() == "sha1")
        return set(verification, VerifyResult::Policy, "rsa-sha1 must not be trusted any more (RFC 8301)");
    const PublicKey parsed = publicKeyFrom(key.type, key.key);
    if (!verification.bodyMatches)
        return set(verification, VerifyResult::Fail, "the body was changed after it was signed");
    if (!parsed || !verifies(parsed.get(), key.type, data, signature.value))
        return set(verification, VerifyResult::Fail, "the signed header fields were changed, or another key signed them");
    set(verification, VerifyResult::Pass, {});
}

// Section 3.6.2.2 leaves several records undefined: any of them that verifies counts, and it is said.
void tryKeys(Verification& verification, const std::vector<std::string>& records, const std::string& data)
{
    std::string unreadable;
    bool readable = false;
    for (const std::string& text : records) {
        auto key = parseKeyRecord(text);
        if (!key) {
            unreadable = key.error().message;
            continue;
        }
        Verification attempt = verification;
        verifyWith(attempt, *key, data);
        if (readable && attempt.result != VerifyResult::Pass)
            continue;
        readable = true;
        verification = std::move(attempt);
        verification.key = std::move(*key);
        if (verification.result == VerifyResult::Pass)
            break;
    }
    if (!readable)
        set(verification, VerifyResult::PermError, "the key record is unusable: " + unreadable);
    if (records.size() > 1)
        verification.warnings.push_back("there are " + std::to_string(records.size()) + " TXT records at the key's name");
    if (verification.key && verification.key->isTesting)
        verification.warnings.push_back("the key says it is being tested (t=y)");
    if (verification.key && verification.key->type == KeyType::Rsa && verification.key->bits < wantedBits
        && verification.key->bits >= leastBits)
        verification.warnings.push_back("the key has " + std::to_string(verification.key->bits) + " bits; 2048 are recommended");
}

Verification verifyOne(const MailText& mail, const HeaderField& field, const KeyAnswers& keys, Timestamp now)
{
    Verification verification;
    auto signature = parseSignature(field.value());
    if (!signature) {
        set(verification, VerifyResult::PermError, signature.error().message);
        return verification;
    }
    verification.signature = std::move(*signature);
    const Signature& read = *verification.signature;
    warnOfHeaders(verification, mail);
    if (!checkBody(verification, mail)) {
        set(verification, VerifyResult::PermError, "l= is longer than the body");
        return verification;
    }
    if (read.expiresAt && *read.expiresAt < toMs(now) / 1000) {
        set(verification, VerifyResult::PermError, "the signature has expired");
        return verification;
    }
    const auto answer = keys.find(asciiLower(read.keyName()));
    if (answer == keys.end() || answer->second.state == KeyAnswer::State::Unknown)
        set(verification, VerifyResult::TempError,
            "the key is not known: " + (answer == keys.end() ? "it was not looked up" : answer->second.detail));
    else if (answer->second.state == KeyAnswer::State::Missing || answer->second.records.empty())
        set(verification, VerifyResult::PermError, "there is no key at " + read.keyName());
    else
        tryKeys(verification, answer->second.records, signedData(mail, field, read));
    return verification;
}

} // namespace

std::string_view toString(VerifyResult result)
{
    switch (result) {
    case VerifyResult::Pass: return "pass";
    case VerifyResult::Fail: return "fail";
    case VerifyResult::TempError: return "temperror";
    case VerifyResult::PermError: return "permerror";
    case VerifyResult::Policy: return "policy";
    }
    return {};
}

std::string refusal(const KeyRecord& key, const Signature& signature)
{
    if (key.isRevoked())
        return "the key is revoked";
    if (key.type != signature.keyType())
        return "the key is " + describe(key) + ", the signature is " + signature.algorithm;
    if (!key.allowsHash(signature.hash()))
        return "the key does not allow " + std::string(signature.hash());
    if (!key.allowsEmail())
        return "the key is not for email";
    if (key.isStrict && signature.identityDomain() != signature.domain)
        return "the key asks that i= be of the domain d= itself (t=s)";
    return {};
}

std::vector<std::string> keyNames(const MailText& mail)
{
    std::vector<std::string> names;
    for (const HeaderField* field : signatureFields(mail)) {
        const auto signature = parseSignature(field->value());
        if (!signature)
            continue;
        std::string name = asciiLower(signature->keyName());
        if (std::ranges::find(names, name) == names.end())
            names.push_back(std::move(name));
    }
    return names;
}

std::vector<Verification> verify(const MailText& mail, const KeyAnswers& keys, Timestamp now)
{
    std::vector<Verification> results;
    for (const HeaderField* field : signatureFields(mail))
        results.push_back(verifyOne(mail, *field, keys, now));
    return results;
}

} // namespace waybill::domains::dkim
