// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Base64Runs.h"

#include <algorithm>
#include <array>
#include <optional>

namespace waybill {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t noLetter = 0xff;
constexpr std::size_t groupLetters = 4;
constexpr std::size_t groupBytes = 3;

constexpr std::array<std::uint8_t, 256> makeValues()
{
    std::array<std::uint8_t, 256> values{};
    values.fill(noLetter);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[std::uint8_t(alphabet[i])] = std::uint8_t(i);
    values['-'] = 62;
    values['_'] = 63;
    return values;
}
constexpr auto values = makeValues();

std::optional<Base64Run::Letter> letterAt(std::string_view text, std::size_t at)
{
    const char c = text[at];
    if (const std::uint8_t value = values[std::uint8_t(c)]; value != noLetter)
        return Base64Run::Letter{at, 1, value, c == '-' || c == '_'};
    if (c != '\\' && c != '%')
        return {};
    if (text.substr(at, 2) == "\\/")
        return Base64Run::Letter{at, 2, 63, false};
    const std::string_view escaped = text.substr(at, 3);
    if (escaped == "%2B" || escaped == "%2b")
        return Base64Run::Letter{at, 3, 62, false};
    if (escaped == "%2F" || escaped == "%2f")
        return Base64Run::Letter{at, 3, 63, false};
    return {};
}

std::size_t lineBreakWidth(std::string_view text, std::size_t at)
{
    if (text[at] == '\r' || text[at] == '\n')
        return 1;
    if (text[at] != '\\' && text[at] != '%')
        return 0;
    if (const std::string_view two = text.substr(at, 2); two == "\\r" || two == "\\n")
        return 2;
    const std::string_view three = text.substr(at, 3);
    return three == "%0D" || three == "%0A" || three == "%0d" || three == "%0a" ? 3 : 0;
}

void writeLetter(std::string& text, const Base64Run::Letter& letter, std::uint8_t value)
{
    char c = alphabet[value];
    if (letter.isUrlSafe && value >= 62)
        c = value == 62 ? '-' : '_';
    if (letter.width == 1) {
        text[letter.at] = c;
    } else if (letter.width == 3) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        text[letter.at + 1] = digits[std::uint8_t(c) >> 4];
        text[letter.at + 2] = digits[std::uint8_t(c) & 0xf];
    }
}

} // namespace

std::string Base64Run::decoded(std::size_t phase) const
{
    std::string bytes;
    bytes.reserve(letters.size());
    for (std::size_t i = phase; i < letters.size(); i += groupLetters) {
        std::uint32_t group = 0;
        const std::size_t count = std::min(groupLetters, letters.size() - i);
        for (std::size_t k = 0; k < groupLetters; ++k)
            group = group << 6 | (k < count ? letters[i + k].value : 0U);
        for (std::size_t k = 0; k + 1 < count; ++k)
            bytes += char(group >> (16 - 8 * k) & 0xff);
    }
    return bytes;
}

void Base64Run::encode(std::size_t phase, std::string_view changed, std::string& text) const
{
    const std::string before = decoded(phase);
    for (std::size_t byte = 0; byte < before.size(); byte += groupBytes) {
        const std::size_t count = std::min(groupBytes, before.size() - byte);
        if (changed.substr(byte, count) == std::string_view(before).substr(byte, count))
            continue;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < groupBytes; ++k)
            group = group << 8 | (k < count ? std::uint8_t(changed[byte + k]) : 0U);
        const std::size_t first = phase + byte / groupBytes * groupLetters;
        for (std::size_t k = 0; k <= count; ++k)
            writeLetter(text, letters[first + k], std::uint8_t(group >> (18 - 6 * k) & 0x3f));
    }
}

void forEachBase64Run(std::string_view text, std::size_t atLeast, const std::function<void(const Base64Run&)>& use)
{
    Base64Run run;
    const auto end = [&] {
        if (run.letters.size() >= atLeast)
            use(run);
        run.letters.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t width = lineBreakWidth(text, at); width > 0) {
            at += width;
        } else if (const auto letter = letterAt(text, at)) {
            run.letters.push_back(*letter);
            at += letter->width;
        } else {
            end();
            ++at;
        }
    }
    end();
}

} // namespace waybill
