// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/policy/MtaSts.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"

#include <algorithm>

namespace waybill::domains::policy {

namespace {

constexpr std::size_t mostMx = 256;
constexpr std::int64_t longestAge = 31'557'600; // RFC 8461 section 3.2

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::InvalidInput, std::move(message)); }

Result<TagList> tagsOf(std::string_view text, std::string_view version)
{
    const TagList tags = TRY(TagList::parse(text));
    if (tags.tags().empty() || tags.tags().front().name != "v" || tags.tags().front().value != version)
        return invalid("it does not begin with v=" + std::string(version));
    return tags;
}

bool isMxPattern(std::string_view pattern)
{
    if (pattern.starts_with("*."))
        pattern.remove_prefix(2);
    return !pattern.empty() && pattern.size() <= 253 && pattern.find('.') != std::string_view::npos
           && std::ranges::all_of(pattern, [](char c) {
                  return isAsciiLower(c) || isAsciiDigit(c) || c == '-' || c == '.' || c == '_';
              });
}

std::optional<StsPolicy::Mode> modeFrom(std::string_view name)
{
    using enum StsPolicy::Mode;
    for (const StsPolicy::Mode mode : {None, Testing, Enforce}) {
        if (name == toString(mode))
            return mode;
    }
    return std::nullopt;
}

// Section 3.2: of a key that is there twice the first counts, except mx; unknown keys are passed over.
struct Fields {
    std::optional<std::string> version;
    std::optional<std::string> mode;
    std::optional<std::string> age;
    std::vector<std::string> mx;
};

Result<Fields> readFields(std::string_view text)
{
    Fields fields;
    for (const std::string& line : split(text, '\n')) {
        const auto colon = line.find(':');
        if (colon == std::string::npos)
            return invalid("the line “" + printable(std::string_view(line).substr(0, 60)) + "” is not key: value");
        const std::string_view key = trimmed(std::string_view(line).substr(0, colon));
        std::string value(trimmed(std::string_view(line).substr(colon + 1)));
        if (key == "version" && !fields.version)
            fields.version = std::move(value);
        else if (key == "mode" && !fields.mode)
            fields.mode = std::move(value);
        else if (key == "max_age" && !fields.age)
            fields.age = std::move(value);
        else if (key == "mx" && fields.mx.size() < mostMx)
            fields.mx.push_back(asciiLower(value));
    }
    return fields;
}

} // namespace

std::string_view toString(StsPolicy::Mode mode)
{
    switch (mode) {
    case StsPolicy::Mode::None: return "none";
    case StsPolicy::Mode::Testing: return "testing";
    case StsPolicy::Mode::Enforce: return "enforce";
    }
    return {};
}

Result<std::string> parseStsRecord(std::string_view text)
{
    const TagList tags = TRY(tagsOf(text, "STSv1"));
    const std::string_view id = tags.find("id").value_or("");
    const bool good = !id.empty() && id.size() <= 32 && std::ranges::all_of(id, [](char c) {
        return isAsciiLetterOrDigit(c);
    });
    if (!good)
        return invalid("id= must be 1 to 32 letters and digits");
    return std::string(id);
}

bool StsPolicy::covers(std::string_view host) const
{
    const std::string name = asciiLower(host);
    return std::ranges::any_of(mx, [&](const std::string& pattern) {
        if (!pattern.starts_with("*."))
            return pattern == name;
        const auto dot = name.find('.');
        return dot != std::string::npos && name.substr(dot) == pattern.substr(1);
    });
}

Result<StsPolicy> parseStsPolicy(std::string_view text)
{
    const Fields fields = TRY(readFields(text));
    if (fields.version != "STSv1")
        return invalid("the policy has no “version: STSv1”");
    const auto mode = modeFrom(fields.mode.value_or(""));
    if (!mode)
        return invalid("the mode is “" + printable(fields.mode.value_or("")) + "”, none of none, testing, enforce");
    const auto age = digitsOf(fields.age.value_or(""), 10);
    if (!age || *age > longestAge)
        return invalid("max_age is “" + printable(fields.age.value_or("")) + "”, not 0 to 31557600 seconds");
    if (const auto bad = std::ranges::find_if_not(fields.mx, isMxPattern); bad != fields.mx.end())
        return invalid("“" + printable(*bad) + "” is no mx pattern");
    if (fields.mx.empty() && *mode != StsPolicy::Mode::None)
        return invalid("the policy names no mx");
    return StsPolicy{*mode, fields.mx, *age};
}

Result<std::vector<std::string>> parseTlsReportRecord(std::string_view text)
{
    const TagList tags = TRY(tagsOf(text, "TLSRPTv1"));
    std::vector<std::string> addresses = split(tags.find("rua").value_or(""), ',');
    if (addresses.empty())
        return invalid("there is no rua= with an address");
    for (const std::string& address : addresses) {
        if (!asciiLower(address).starts_with("mailto:") && !asciiLower(address).starts_with("https://"))
            return invalid("“" + printable(address) + "” is neither mailto: nor https:");
    }
    return addresses;
}

Result<BimiRecord> parseBimiRecord(std::string_view text)
{
    const TagList tags = TRY(tagsOf(text, "BIMI1"));
    const auto logo = tags.find("l");
    if (!logo)
        return invalid("there is no l= with the logo");
    BimiRecord record{std::string(*logo), std::string(tags.find("a").value_or(""))};
    for (const std::string* address : {&record.logo, &record.authority}) {
        if (!address->empty() && !asciiLower(*address).starts_with("https://"))
            return invalid("“" + printable(*address) + "” is no https: address");
    }
    return record;
}

} // namespace waybill::domains::policy
