// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dkim/Signature.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"
#include "core/base/Redact.h"

#include <algorithm>

namespace waybill::domains::dkim {

namespace {

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidInput, std::move(message)); }

bool isDomain(std::string_view text)
{
    return !text.empty() && text.size() <= 253 && text.front() != '.' && text.find("..") == std::string_view::npos
           && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '@' || c == 0x7f; });
}

Result<std::string> required(const TagList& tags, std::string_view name)
{
    const auto value = tags.find(name);
    if (!value || value->empty())
        return invalid("there is no " + std::string(name) + "=");
    return withoutSpace(*value);
}

Result<std::string> base64Tag(const TagList& tags, std::string_view name)
{
    auto bytes = fromBase64(TRY(required(tags, name)));
    if (!bytes || bytes->empty())
        return invalid(std::string(name) + "= is not base64");
    return std::move(*bytes);
}

Result<std::optional<std::int64_t>> number(const TagList& tags, std::string_view name, std::size_t digits)
{
    const auto value = tags.find(name);
    if (!value)
        return std::nullopt;
    // l= has up to 76 digits in the grammar; no body is that long.
    const auto parsed = digitsOf(*value, digits);
    if (!parsed)
        return invalid(std::string(name) + "= is no number");
    return parsed;
}

Result<Canonical> canonicalOf(std::string_view name)
{
    if (name == "simple")
        return Canonical::Simple;
    if (name == "relaxed")
        return Canonical::Relaxed;
    return invalid("c= names the unknown form “" + printable(name) + "”");
}

Result<void> readForms(Signature& signature, const TagList& tags)
{
    const std::string forms = withoutSpace(tags.find("c").value_or("simple/simple"));
    const auto slash = forms.find('/');
    signature.header = TRY(canonicalOf(std::string_view(forms).substr(0, slash)));
    signature.body = slash == std::string::npos ? Canonical::Simple
                                                : TRY(canonicalOf(std::string_view(forms).substr(slash + 1)));
    return {};
}

Result<void> readIdentity(Signature& signature, const TagList& tags)
{
    signature.domain = asciiLower(TRY(required(tags, "d")));
    signature.selector = asciiLower(TRY(required(tags, "s")));
    if (!isDomain(signature.domain))
        return invalid("d= is no domain");
    if (!isDomain(signature.selector))
        return invalid("s= is no selector");
    signature.identity = withoutSpace(tags.find("i").value_or("@" + signature.domain));
    if (!isAtOrBelow(signature.identityDomain(), signature.domain))
        return invalid("i= is not at or below d=");
    return {};
}

Result<void> readTimes(Signature& signature, const TagList& tags)
{
    signature.bodyLength = TRY(number(tags, "l", 18));
    signature.signedAt = TRY(number(tags, "t", 12));
    signature.expiresAt = TRY(number(tags, "x", 12));
    if (signature.signedAt && signature.expiresAt && *signature.expiresAt <= *signature.signedAt)
        return invalid("x= is not after t=");
    return {};
}

} // namespace

std::string Signature::identityDomain() const
{
    const auto at = identity.rfind('@');
    return at == std::string::npos ? std::string() : asciiLower(std::string_view(identity).substr(at + 1));
}

bool Signature::signsHeader(std::string_view name) const
{
    return std::ranges::any_of(signedHeaders, [&](const std::string& one) { return equalsIgnoringCase(one, name); });
}

Result<Signature> parseSignature(std::string_view value)
{
    const TagList tags = TRY(TagList::parse(value));
    if (const auto version = tags.find("v"); version != "1")
        return invalid(version ? "v= is “" + printable(*version) + "”, not 1" : "there is no v=1");
    Signature signature;
    signature.algorithm = TRY(required(tags, "a"));
    if (signature.algorithm != "rsa-sha256" && signature.algorithm != "ed25519-sha256" && signature.algorithm != "rsa-sha1")
        return invalid("a= is the unknown algorithm “" + printable(signature.algorithm) + "”");
    signature.value = TRY(base64Tag(tags, "b"));
    signature.bodyHash = TRY(base64Tag(tags, "bh"));
    TRY_VOID(readIdentity(signature, tags));
    signature.signedHeaders = split(TRY(required(tags, "h")), ':');
    if (!signature.signsHeader("from"))
        return invalid("h= does not cover From");
    TRY_VOID(readForms(signature, tags));
    TRY_VOID(readTimes(signature, tags));
    const auto methods = split(tags.find("q").value_or("dns/txt"), ':');
    if (std::ranges::find(methods, "dns/txt") == methods.end())
        return invalid("q= does not name dns/txt");
    return signature;
}

HeaderField withoutSignatureValue(const HeaderField& field)
{
    const auto colon = field.raw.find(':');
    std::size_t at = colon + 1;
    while (at < field.raw.size()) {
        const std::size_t end = std::min(field.raw.find(';', at), field.raw.size());
        const auto equals = field.raw.find('=', at);
        if (equals < end && trimmed(std::string_view(field.raw).substr(at, equals - at)) == "b") {
            HeaderField stripped = field;
            stripped.raw.erase(equals + 1, end - equals - 1);
            return stripped;
        }
        at = end + 1;
    }
    return field;
}

bool isAtOrBelow(std::string_view domain, std::string_view parent)
{
    if (parent.empty() || domain.size() < parent.size())
        return false;
    if (!equalsIgnoringCase(domain.substr(domain.size() - parent.size()), parent))
        return false;
    return domain.size() == parent.size() || domain[domain.size() - parent.size() - 1] == '.';
}

} // namespace waybill::domains::dkim
