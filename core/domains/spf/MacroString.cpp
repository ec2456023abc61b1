// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/MacroString.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <charconv>

namespace waybill::domains::spf {

namespace {

constexpr std::size_t maxName = 253;
constexpr int maxParts = 128; // more labels than any name has

// RFC 7208 7.1: letters, digits and inner dashes, and not digits alone.
bool isTopLabel(std::string_view label)
{
    return !label.empty() && isAsciiLetterOrDigit(label.front()) && isAsciiLetterOrDigit(label.back())
        && std::ranges::all_of(label, [](char c) { return isAsciiLetterOrDigit(c) || c == '-'; })
        && !std::ranges::all_of(label, isAsciiDigit);
}

// "." toplabel [ "." ]
bool endsInTopLabel(std::string_view text)
{
    if (text.ends_with('.'))
        text.remove_suffix(1);
    const std::size_t dot = text.rfind('.');
    return dot != std::string_view::npos && isTopLabel(text.substr(dot + 1));
}

std::string urlEscaped(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string escaped;
    for (const char c : text) {
        if (isAsciiLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            escaped += c;
        } else {
            const auto octet = static_cast<unsigned char>(c);
            escaped += {'%', digits[octet >> 4], digits[octet & 0xf]};
        }
    }
    return escaped;
}

// %{i}: dotted quad, or one nibble a label.
std::string dotted(const dns::IpAddress& ip)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    if (ip.isV4())
        return ip.text();
    std::string text;
    for (const std::uint8_t octet : ip.octets())
        text += {digits[octet >> 4], '.', digits[octet & 0xf], '.'};
    text.pop_back();
    return text;
}

std::string valueOf(char letter, const MacroContext& context)
{
    switch (letter) {
    case 's': return context.localPart + '@' + context.senderDomain;
    case 'l': return context.localPart;
    case 'o': return context.senderDomain;
    case 'd': return context.domain;
    case 'i': return dotted(context.ip);
    case 'p': return context.validatedName ? context.validatedName() : "unknown";
    case 'v': return context.ip.isV4() ? "in-addr" : "ip6";
    case 'h': return context.helo;
    case 'c': return context.ip.text();
    case 'r': return context.receiver.empty() ? "unknown" : context.receiver;
    case 't': return std::to_string(context.seconds);
    default: return {};
    }
}

} // namespace

class MacroString::Parser {
public:
    Parser(std::string_view text, Kind kind) : m_text(text), m_kind(kind) {}

    std::optional<std::vector<Piece>> parse()
    {
        while (m_at < m_text.size()) {
            if (m_text[m_at] == '%' ? !macro() : !literal())
                return std::nullopt;
        }
        const bool endsInMacro = !m_text.empty() && m_tail == m_text.size();
        if (m_kind == Kind::Domain && !endsInMacro && !endsInTopLabel(m_text.substr(m_tail)))
            return std::nullopt;
        return std::move(m_pieces);
    }

private:
    bool literal()
    {
        const char c = m_text[m_at++];
        const bool isVisible = c > ' ' && c < 0x7f;
        if (!isVisible && !(m_kind == Kind::Explanation && c == ' '))
            return false;
        append(std::string_view(&c, 1));
        return true;
    }

    void append(std::string_view text)
    {
        if (m_pieces.empty() || m_pieces.back().letter != 0)
            m_pieces.emplace_back();
        m_pieces.back().text += text;
    }

    bool macro()
    {
        const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        m_at += 2;
        bool isGood = true;
        switch (next) {
        case '%': append("%"); break;
        case '_': append(" "); break;
        case '-': append("%20"); break;
        case '{': isGood = braces(); break;
        default: return false;
        }
        m_tail = m_at;
        return isGood;
    }

    // macro-letter transformers *delimiter "}"
    bool braces()
    {
        const std::size_t end = m_text.find('}', m_at);
        if (end == std::string_view::npos)
            return false;
        std::string_view inner = m_text.substr(m_at, end - m_at);
        m_at = end + 1;
        const std::string_view letters = m_kind == Kind::Explanation ? "slodipvhcrt" : "slodipvh";
        if (inner.empty() || letters.find(asciiLower(inner[0])) == std::string_view::npos)
            return false;
        Piece piece;
        piece.letter = asciiLower(inner[0]);
        piece.isEscaped = inner[0] != piece.letter;
        inner.remove_prefix(1);
        if (!parts(inner, piece))
            return false;
        if (!inner.empty() && asciiLower(inner[0]) == 'r') {
            piece.isReversed = true;
            inner.remove_prefix(1);
        }
        if (inner.find_first_not_of(".-+,/_=") != std::string_view::npos)
            return false;
        piece.text = inner.empty() ? "." : std::string(inner);
        m_pieces.push_back(std::move(piece));
        return true;
    }

    static bool parts(std::string_view& inner, Piece& piece)
    {
        const std::size_t count = std::min(inner.find_first_not_of("0123456789"), inner.size());
        if (count == 0)
            return true;
        const auto [end, error] = std::from_chars(inner.data(), inner.data() + count, piece.parts);
        inner.remove_prefix(count);
        if (error == std::errc::result_out_of_range)
            piece.parts = maxParts;
        return piece.parts != 0;
    }

    std::string_view m_text;
    Kind m_kind;
    std::size_t m_at = 0;
    std::size_t m_tail = 0; // behind the last macro
    std::vector<Piece> m_pieces;
};

std::optional<MacroString> MacroString::parse(std::string_view text, Kind kind)
{
    auto pieces = Parser(text, kind).parse();
    if (!pieces)
        return std::nullopt;
    MacroString macro;
    macro.m_source = text;
    macro.m_pieces = std::move(*pieces);
    return macro;
}

std::string MacroString::expand(const MacroContext& context) const
{
    std::string text;
    for (const Piece& piece : m_pieces)
        text += expand(piece, context);
    return text;
}

std::string MacroString::expand(const Piece& piece, const MacroContext& context)
{
    if (piece.letter == 0)
        return piece.text;
    const std::string value = valueOf(piece.letter, context);
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= value.size(); ++at) {
        if (at == value.size() || piece.text.find(value[at]) != std::string::npos) {
            parts.push_back(std::string_view(value).substr(begin, at - begin));
            begin = at + 1;
        }
    }
    if (piece.isReversed)
        std::ranges::reverse(parts);
    const std::size_t keep = piece.parts != 0 ? std::min(parts.size(), std::size_t(piece.parts)) : parts.size();
    std::string text;
    for (std::size_t i = parts.size() - keep; i < parts.size(); ++i) {
        text += i == parts.size() - keep ? "" : ".";
        text += parts[i];
    }
    return piece.isEscaped ? urlEscaped(text) : text;
}

std::optional<dns::Name> MacroString::expandName(const MacroContext& context) const
{
    const std::string text = expand(context);
    std::string_view name = text;
    if (name.ends_with('.'))
        name.remove_suffix(1);
    while (name.size() > maxName) {
        const std::size_t dot = name.find('.');
        if (dot == std::string_view::npos)
            return std::nullopt;
        name.remove_prefix(dot + 1);
    }
    return dns::Name::fromDotted(name);
}

bool MacroString::asksDns() const
{
    return std::ranges::any_of(m_pieces, [](const Piece& piece) { return piece.letter == 'p'; });
}

bool MacroString::isSameForAllSenders() const
{
    return std::ranges::all_of(m_pieces, [](const Piece& piece) { return piece.letter == 0 || piece.letter == 'd'; });
}

} // namespace waybill::domains::spf
