// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Address.h"

#include "core/providers/Text.h"

#include <QString>

#include <algorithm>

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

bool separates(char c) { return c == ',' || c == '<' || c == '"'; }

std::string_view addressIn(std::string_view text)
{
    if (std::ranges::none_of(text, separates)) // nearly always
        return trimmed(text);
    const std::string_view entry = firstEntry(text);
    const std::size_t open = findUnquoted(entry, [](char c) { return c == '<'; });
    if (open == none)
        return entry;
    const std::string_view inside = entry.substr(open + 1);
    return trimmed(inside.substr(0, inside.find('>')));
}

std::string withLowerDomain(std::string_view address)
{
    const std::size_t domain = address.rfind('@') + 1;
    std::string result(address);
    const auto isPlain = [](char c) { return c > '\0' && (c < 'A' || c > 'Z'); };
    if (std::ranges::all_of(address.substr(domain), isPlain)) // nearly always
        return result;
    result.resize(domain);
    const QString name = QString::fromUtf8(address.data() + domain, qsizetype(address.size() - domain));
    return result + name.toLower().toStdString();
}

} // namespace

std::string recipientOf(std::string_view text)
{
    const std::string_view address = addressIn(text);
    if (address.find('@') != none)
        return withLowerDomain(address);
    if (address.empty() || text.find('@') != none)
        return std::string(address);
    return std::string(trimmed(text));
}

std::string senderOf(std::string_view text)
{
    const std::string_view address = addressIn(text);
    return address.find('@') == none ? std::string() : withLowerDomain(address);
}

} // namespace waybill::providers
