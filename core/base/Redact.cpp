// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Redact.h"

#include "core/base/Ascii.h"
#include "core/base/Utf8.h"

#include <spdlog/fmt/fmt.h>

#include <tuple>
#include <utility>

namespace waybill {

namespace {

constexpr std::string_view dots = "•••";

std::string_view firstCharacter(std::string_view text)
{
    return text.empty() ? text : text.substr(0, codePointAt(text, 0).length);
}

// What may stand before the '@' of an address without quotes (RFC 5322 atext, dots, and all of UTF-8).
bool isLocalPartByte(unsigned char c)
{
    return c >= 0x80 || isAsciiLetterOrDigit(char(c)) ||
           (c != 0 && std::string_view(".!#$%&'*+-/=?^_`{|}~").find(char(c)) != std::string_view::npos);
}

bool isDomainByte(unsigned char c)
{
    return c >= 0x80 || isAsciiLetterOrDigit(char(c)) || c == '-' || c == '.';
}

// Where the local part that ends at `end` starts; not before `floor`.
std::size_t localPartStart(std::string_view text, std::size_t floor, std::size_t end)
{
    if (end > floor && text[end - 1] == '"') {
        const auto quote = end >= 2 ? text.rfind('"', end - 2) : std::string_view::npos;
        return quote != std::string_view::npos && quote >= floor ? quote : floor;
    }
    std::size_t start = end;
    while (start > floor && isLocalPartByte(static_cast<unsigned char>(text[start - 1])))
        --start;
    return start;
}

// The next '@', plain or as URLs write it: its position and length. Length 0 when there is none.
std::pair<std::size_t, std::size_t> nextAt(std::string_view text, std::size_t from)
{
    const auto plain = text.find('@', from);
    const auto encoded = text.find("%40", from);
    if (plain == std::string_view::npos && encoded == std::string_view::npos)
        return {0, 0};
    return plain < encoded ? std::pair(plain, std::size_t(1)) : std::pair(encoded, std::size_t(3));
}

std::string escapeOf(char32_t c)
{
    switch (c) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
    }
    if (c < 0x100)
        return fmt::format("\\x{:02x}", std::uint32_t(c));
    return c < 0x10000 ? fmt::format("\\u{:04x}", std::uint32_t(c)) : fmt::format("\\U{:08x}", std::uint32_t(c));
}

} // namespace

std::string maskAddress(std::string_view address)
{
    const auto at = address.rfind('@');
    std::string masked(firstCharacter(address.substr(0, at)));
    masked += dots;
    if (at != std::string_view::npos)
        masked += address.substr(at);
    return masked;
}

std::string maskAddresses(std::string_view text)
{
    std::string masked;
    std::size_t done = 0;
    std::size_t from = 0;
    for (auto [at, length] = nextAt(text, 0); length != 0; std::tie(at, length) = nextAt(text, from)) {
        from = at + length;
        const std::size_t start = localPartStart(text, done, at);
        const bool hasDomain = from < text.size() && isDomainByte(static_cast<unsigned char>(text[from]));
        if (start == at || !hasDomain)
            continue;
        masked += text.substr(done, start - done);
        masked += firstCharacter(text.substr(start, at - start));
        masked += dots;
        done = at;
    }
    masked += text.substr(done);
    return masked;
}

bool isTreacherous(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

std::string forLog(std::string_view text) { return printable(maskAddresses(text)); }

std::string printable(std::string_view text)
{
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint point = codePointAt(text, i);
        if (!point.valid)
            shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
        else if (isTreacherous(point.value))
            shown += escapeOf(point.value);
        else
            shown += text.substr(i, point.length);
        i += point.length;
    }
    return shown;
}

std::string toValidUtf8(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const CodePoint point = codePointAt(bytes, i);
        if (point.valid)
            text += bytes.substr(i, point.length);
        else
            appendUtf8(text, 0xFFFD);
        i += point.length;
    }
    return text;
}

} // namespace waybill
