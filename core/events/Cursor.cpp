// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/Cursor.h"

#include "core/base/Ascii.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace waybill::events {

namespace {

constexpr std::size_t maxTextBytes = 4096;
constexpr std::size_t maxEntries = 64;
constexpr std::size_t maxIdBytes = 64;
constexpr std::string_view prefix = "c1";

bool isIdCharacter(char c)
{
    return isAsciiLetterOrDigit(c) || c == '-' || c == '_';
}

bool isId(std::string_view text)
{
    return !text.empty() && text.size() <= maxIdBytes && std::ranges::all_of(text, isIdCharacter);
}

// Positive and written as toString writes it: no sign, no leading zero.
std::optional<std::int64_t> seqFrom(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '0' || value <= 0)
        return {};
    return value;
}

// The text up to the separator, which goes with it.
std::string_view take(std::string_view& rest, char separator)
{
    const std::size_t end = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

std::unexpected<Error> notACursor()
{
    return fail(ErrorCode::InvalidInput, "this is not a cursor of a feed", "use the one that the last page gave");
}

} // namespace

// "c1~<relay>.<epoch>.<seq>~…", the writers in ascending order.
std::string Cursor::toString() const
{
    if (m_entries.empty())
        return {};
    std::string text(prefix);
    for (const auto& [writer, seq] : m_entries)
        text += fmt::format("~{}.{}.{}", writer.first.value(), writer.second.value(), seq.value());
    return text;
}

Result<Cursor> Cursor::fromString(std::string_view text)
{
    Cursor cursor;
    if (text.empty())
        return cursor;
    if (text.size() > maxTextBytes || text.back() == '~' || take(text, '~') != prefix || text.empty())
        return notACursor();
    while (!text.empty()) {
        std::string_view entry = take(text, '~');
        const std::string_view relay = take(entry, '.');
        const std::string_view epoch = take(entry, '.');
        if (!isId(relay) || !isId(epoch) || entry.empty() || cursor.m_entries.size() == maxEntries)
            return notACursor();
        const std::optional<std::int64_t> seq = seqFrom(entry);
        const std::pair writer{RelayId(std::string(relay)), Epoch(std::string(epoch))};
        if (!seq || (!cursor.m_entries.empty() && writer <= cursor.m_entries.rbegin()->first))
            return notACursor();
        cursor.m_entries.emplace(writer, Seq(*seq));
    }
    return cursor;
}

Seq Cursor::lastSeq(const RelayId& relay, const Epoch& epoch) const
{
    const auto entry = m_entries.find({relay, epoch});
    return entry == m_entries.end() ? Seq() : entry->second;
}

void Cursor::advance(const RelayId& relay, const Epoch& epoch, Seq last)
{
    if (last.value() <= 0)
        return;
    Seq& seq = m_entries[{relay, epoch}];
    seq = std::max(seq, last);
}

} // namespace waybill::events
