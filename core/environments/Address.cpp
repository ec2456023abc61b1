// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Address.h"

#include "core/base/Ascii.h"

#include <algorithm>

namespace waybill::environments {

namespace {

constexpr std::size_t maxAddress = 254; // RFC 5321 4.5.3.1.3, without the brackets
constexpr std::size_t maxLocalPart = 64;
constexpr std::size_t maxDomain = 253;
constexpr std::size_t maxLabel = 63;

// RFC 5322 3.2.3
bool isAtext(char c) { return isAsciiLetterOrDigit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c); }

bool isLabel(std::string_view label)
{
    return !label.empty() && label.size() <= maxLabel && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return isAsciiLetterOrDigit(c) || c == '-'; });
}

bool isDotAtom(std::string_view text)
{
    return !text.empty() && text.front() != '.' && text.back() != '.' && !text.contains("..") &&
           std::ranges::all_of(text, [](char c) { return c == '.' || isAtext(c); });
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

Result<std::string> plainDomain(std::string_view text)
{
    if (!isAscii(text))
        return fail(ErrorCode::InvalidInput, "the domain has letters beyond ASCII", "write it in its xn-- form");
    int labels = 0;
    for (std::string_view rest = text; ; ++labels) {
        const std::size_t dot = rest.find('.');
        if (!isLabel(rest.substr(0, dot)))
            return fail(ErrorCode::InvalidInput, "this is not a domain", "write it as example.com");
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    if (labels == 0 || text.size() > maxDomain)
        return fail(ErrorCode::InvalidInput, "this is not a domain", "write it as example.com");
    return asciiLower(text);
}

Result<std::string> plainAddress(std::string_view text)
{
    if (text.empty())
        return fail(ErrorCode::InvalidInput, "there is no address");
    if (!isAscii(text))
        return fail(ErrorCode::InvalidInput, "the address has letters beyond ASCII",
                    "write a domain in its xn-- form; other letters before the @ are not supported");
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "the address has no @");
    const std::string_view local = text.substr(0, at);
    if (!isDotAtom(local) || local.size() > maxLocalPart || text.size() > maxAddress)
        return fail(ErrorCode::InvalidInput, "this is not one plain address",
                    "write name@example.com: no display name, no quotes, one address only");
    const std::string domain = TRY(plainDomain(text.substr(at + 1)));
    return std::string(local) + '@' + domain;
}

bool addressMatches(std::string_view pattern, std::string_view address)
{
    const std::string wanted = asciiLower(pattern);
    const std::string given = asciiLower(address);
    const std::size_t star = wanted.find('*');
    if (star == std::string::npos)
        return wanted == given;
    const std::string_view head = std::string_view(wanted).substr(0, star);
    const std::string_view tail = std::string_view(wanted).substr(star + 1);
    if (given.size() < head.size() + tail.size() || !given.starts_with(head) || !given.ends_with(tail))
        return false;
    const std::string_view middle = std::string_view(given).substr(head.size(), given.size() - head.size() - tail.size());
    return !middle.contains('@');
}

} // namespace waybill::environments
