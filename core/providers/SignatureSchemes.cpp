// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/SignatureSchemes.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/providers/TestEvent.h"
#include "core/providers/Text.h"

#include <charconv>

namespace waybill::providers {

namespace {

constexpr std::chrono::seconds tolerance{300};

struct SignedHeaders {
    std::string_view id;
    std::string_view timestamp;
    std::string_view signatures;
};

// All three of one spelling; the two are never mixed.
std::optional<SignedHeaders> signedHeaders(const Headers& headers)
{
    for (const std::string_view prefix : {"svix", "webhook"}) {
        const std::string start(prefix);
        const auto id = headers.find(start + "-id");
        const auto timestamp = headers.find(start + "-timestamp");
        const auto signatures = headers.find(start + "-signature");
        if (id && timestamp && signatures)
            return SignedHeaders{*id, *timestamp, *signatures};
    }
    return {};
}

// The MACs of version v1 in a header like "v1,<base64> v1a,<base64>". Other versions and bad base64 are left out.
std::vector<std::string> versionOneMacs(std::string_view signatures)
{
    std::vector<std::string> macs;
    while (!signatures.empty()) {
        const std::string_view entry = signatures.substr(0, signatures.find(' '));
        signatures.remove_prefix(std::min(entry.size() + 1, signatures.size()));
        if (!entry.starts_with("v1,"))
            continue;
        if (auto mac = fromBase64(entry.substr(3)); mac && !mac->empty())
            macs.push_back(std::move(*mac));
    }
    return macs;
}

std::optional<Timestamp> signedTime(std::string_view text)
{
    long long seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (!isDigits(text) || error != std::errc() || end != text.data() + text.size() || seconds > 253402300799)
        return {};
    return timestampFromMs(seconds * 1000);
}

bool anyKeySigned(const Keys& keys, const SignedHeaders& given, std::string_view body,
                  const std::vector<std::string>& macs)
{
    for (const Secret& key : keys.symmetric()) {
        const std::string expected = hmacSha256(key.reveal(), {given.id, ".", given.timestamp, ".", body}); // to compute it
        for (const std::string& mac : macs) {
            if (equalsConstantTime(expected, mac))
                return true;
        }
    }
    return false;
}

} // namespace

Verification verifyStandardWebhooks(const WebhookRequest& request, const Keys& keys, Timestamp now)
{
    const auto given = signedHeaders(request.headers);
    if (!given)
        return refused(Refusal::NoSignature);
    const auto time = signedTime(given->timestamp);
    const auto macs = versionOneMacs(given->signatures);
    if (!time || macs.empty() || given->id.empty())
        return refused(Refusal::Malformed);
    if (!anyKeySigned(keys, *given, request.body, macs))
        return refused(Refusal::Mismatch);
    // Only now, so that a skew is reported only when the sender is known.
    const auto offset = *time - now;
    const auto skew = std::chrono::duration_cast<std::chrono::seconds>(offset);
    if (offset < -tolerance)
        return refused(Refusal::TooOld, skew);
    if (offset > tolerance)
        return refused(Refusal::TooNew, skew);
    Verification verification = verified(events::Strength::Body);
    verification.skew = skew;
    return verification;
}

bool signStandardWebhooks(TestEvent& event, const TestEventFacts& facts, const Keys& keys)
{
    if (keys.symmetric().empty())
        return false;
    const std::string time = std::to_string(facts.unixSeconds());
    const Secret& key = keys.symmetric().front();
    const std::string mac = hmacSha256(key.reveal(), {facts.id, ".", time, ".", event.body}); // to compute it
    event.headers.add("svix-id", facts.id);
    event.headers.add("svix-timestamp", time);
    event.headers.add("svix-signature", "v1," + toBase64(mac));
    return true;
}

std::string standardWebhooksId(const Headers& headers)
{
    for (const std::string_view name : {"svix-id", "webhook-id"}) {
        if (const auto id = headers.find(name); id && !trimmed(*id).empty())
            return std::string(trimmed(*id));
    }
    return {};
}

Verification verifyRsa(std::span<const PublicKey> keys, RsaDigest digest, std::string_view signature,
                       std::string_view message)
{
    bool isOurs = false;
    for (const PublicKey& key : keys) {
        if (digest == RsaDigest::Sha256 ? key.verifiesRsaSha256(signature, message)
                                        : key.verifiesRsaSha1(signature, message))
            return verified(events::Strength::Body);
        isOurs |= key.madeRsaSignature(signature);
    }
    return refused(isOurs ? Refusal::BodyChanged : Refusal::WrongKey);
}

Verification withSkew(Verification verification, std::string_view signedUnixSeconds, Timestamp now)
{
    if (const auto time = signedTime(signedUnixSeconds))
        verification.skew = std::chrono::duration_cast<std::chrono::seconds>(*time - now);
    return verification;
}

bool matchesHmacSha256(const Keys& keys, std::initializer_list<std::string_view> parts, std::string_view mac)
{
    for (const Secret& key : keys.bare()) {
        if (equalsConstantTime(hmacSha256(key.reveal(), parts), mac)) // to compute the MAC
            return true;
    }
    return false;
}

} // namespace waybill::providers
