// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Address.h"

#include "core/providers/Text.h"

#include <QString>

#include <array>
#include <cstdint>

namespace waybill::providers {

namespace {

constexpr auto none = std::string_view::npos;

// Calls see(position) for every character outside quotes until it returns true. A quote that never closes is a plain
// character.
template <typename See>
std::size_t findUnquoted(std::string_view text, See see)
{
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            quoted = quoted ? false : text.find('"', i + 1) != none;
        } else if (!quoted && see(text[i])) {
            return i;
        }
    }
    return none;
}

// The first entry of a comma-separated list that isn't blank.
std::string_view firstEntry(std::string_view list)
{
    while (true) {
        const std::size_t comma = findUnquoted(list, [](char c) { return c == ','; });
        const std::string_view entry = trimmed(list.substr(0, comma));
        if (!entry.empty() || comma == none)
            return entry;
        list.remove_prefix(comma + 1);
    }
}

std::string_view addressIn(std::string_view text)
{
    const std::string_view entry = firstEntry(text);
    const std::size_t open = findUnquoted(entry, [](char c) { return c == '<'; });
    if (open == none)
        return entry;
    const std::string_view inside = entry.substr(open + 1);
    return trimmed(inside.substr(0, inside.find('>')));
}

// What a letter means for whoever hopes that a text is an address and nothing else.
constexpr std::uint8_t plain = 0;
constexpr std::uint8_t at = 1;
constexpr std::uint8_t unusual = 2;

constexpr auto meanings = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(unusual);
    for (int c = ' ' + 1; c <= '~'; ++c)
        table[std::size_t(c)] = c >= 'A' && c <= 'Z' ? unusual : plain;
    table['@'] = at;
    for (const char c : {',', '<', '"'})
        table[std::size_t(c)] = unusual;
    return table;
}();

// Whether the text is one address without capitals, as nearly all are: nothing has to be taken off or changed.
bool isPlainAddress(std::string_view text)
{
    std::uint8_t seen = plain;
    for (const char c : text)
        seen |= meanings[static_cast<unsigned char>(c)];
    return seen == at;
}

std::string withLowerDomain(std::string_view address)
{
    std::string result(address);
    if (isPlainAddress(address))
        return result;
    const std::size_t domain = address.rfind('@') + 1;
    result.resize(domain);
    const QString name = QString::fromUtf8(address.data() + domain, qsizetype(address.size() - domain));
    return result + name.toLower().toStdString();
}

} // namespace

std::string recipientOf(std::string_view text)
{
    if (isPlainAddress(text))
        return std::string(text);
    const std::string_view address = addressIn(text);
    if (address.find('@') != none)
        return withLowerDomain(address);
    if (address.empty() || text.find('@') != none)
        return std::string(address);
    return std::string(trimmed(text));
}

std::string senderOf(std::string_view text)
{
    if (isPlainAddress(text))
        return std::string(text);
    const std::string_view address = addressIn(text);
    return address.find('@') == none ? std::string() : withLowerDomain(address);
}

} // namespace waybill::providers
