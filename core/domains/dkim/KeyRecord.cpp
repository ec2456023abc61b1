// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dkim/KeyRecord.h"

#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "core/domains/dkim/PublicKey.h"

#include <algorithm>

namespace waybill::domains::dkim {

namespace {

constexpr std::string_view known[] = {"v", "h", "k", "n", "p", "s", "t"};

// The version must come first, if it is there at all.
Result<void> checkVersion(const TagList& tags)
{
    const auto version = tags.find("v");
    if (!version)
        return {};
    if (tags.tags().front().name != "v")
        return fail(ErrorCode::InvalidInput, "v= is not the first tag");
    if (*version != "DKIM1")
        return fail(ErrorCode::InvalidInput, "the version is “" + printable(*version) + "”, not DKIM1");
    return {};
}

Result<KeyType> keyTypeOf(const TagList& tags)
{
    const std::string_view type = tags.find("k").value_or("rsa");
    if (type == "rsa")
        return KeyType::Rsa;
    if (type == "ed25519")
        return KeyType::Ed25519;
    return fail(ErrorCode::InvalidInput, "the key type is “" + printable(type) + "”, neither rsa nor ed25519");
}

Result<void> readKey(KeyRecord& record, std::string_view published)
{
    const std::string text = withoutSpace(published);
    if (text.empty())
        return {}; // revoked
    auto bytes = fromBase64(text);
    if (!bytes)
        return fail(ErrorCode::InvalidInput, "p= is not base64",
                    "a key that was cut or split by a DNS panel looks like this");
    const PublicKey key = publicKeyFrom(record.type, *bytes);
    if (!key)
        return fail(ErrorCode::InvalidInput,
                    record.type == KeyType::Rsa ? "p= holds no RSA public key"
                                                : "p= is not an Ed25519 key of 32 bytes",
                    "publish the key again, whole and unwrapped");
    record.bits = EVP_PKEY_get_bits(key.get());
    if (record.type == KeyType::Ed25519)
        record.bits = 256;
    if (record.bits > mostBits)
        return fail(ErrorCode::InvalidInput, "the key has " + std::to_string(record.bits) + " bits, beyond all verifiers");
    record.key = std::move(*bytes);
    return {};
}

} // namespace

bool KeyRecord::allowsHash(std::string_view hash) const
{
    return hashes.empty() || std::ranges::find(hashes, hash) != hashes.end();
}

bool KeyRecord::allowsEmail() const
{
    return services.empty() || std::ranges::any_of(services, [](const std::string& service) {
        return service == "*" || service == "email";
    });
}

Result<KeyRecord> parseKeyRecord(std::string_view text)
{
    const TagList tags = TRY(TagList::parse(text));
    TRY_VOID(checkVersion(tags));
    const auto published = tags.find("p");
    if (!published)
        return fail(ErrorCode::InvalidInput, tags.tags().empty() ? "the record is empty" : "there is no p= with the key");
    KeyRecord record;
    record.type = TRY(keyTypeOf(tags));
    if (const auto hashes = tags.find("h")) {
        record.hashes = split(*hashes, ':');
        if (record.hashes.empty())
            return fail(ErrorCode::InvalidInput, "h= allows no hash");
    }
    if (const auto services = tags.find("s")) {
        record.services = split(*services, ':');
        if (record.services.empty())
            return fail(ErrorCode::InvalidInput, "s= allows no service");
    }
    for (const std::string& flag : split(tags.find("t").value_or(""), ':')) {
        record.isTesting |= flag == "y";
        record.isStrict |= flag == "s";
    }
    record.notes = printable(tags.find("n").value_or(""));
    std::ranges::copy_if(tags.tags(), std::back_inserter(record.others),
                         [](const Tag& tag) { return std::ranges::find(known, tag.name) == std::end(known); });
    TRY_VOID(readKey(record, *published));
    return record;
}

std::string describe(const KeyRecord& record)
{
    if (record.isRevoked())
        return "revoked";
    return record.type == KeyType::Rsa ? "RSA " + std::to_string(record.bits) : "Ed25519";
}

bool looksLikeKeyRecord(std::string_view text)
{
    std::vector<std::string> broken;
    const TagList tags = TagList::parseLenient(text, broken);
    return tags.find("p").has_value() || tags.find("v").value_or("").starts_with("DKIM");
}

} // namespace waybill::domains::dkim
