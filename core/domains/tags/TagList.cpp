// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/tags/TagList.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"

#include <algorithm>

namespace waybill::domains {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool isTagName(std::string_view name)
{
    return !name.empty() && isAsciiLetter(name.front()) && std::ranges::all_of(name, [](char c) {
        return isAsciiLetterOrDigit(c) || c == '_';
    });
}

// VALCHAR and FWS: no control characters, nothing beyond ASCII but what internationalised mail (RFC 8616) allows.
bool isTagValue(std::string_view value)
{
    return std::ranges::none_of(value, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && !isSpace(c)) || c == 0x7f; });
}

// Calls `take` with each part between semicolons; a last empty one is left out, as the grammar allows.
template <typename Take>
void eachPart(std::string_view text, Take take)
{
    while (true) {
        const auto end = text.find(';');
        const std::string_view part = trimmed(text.substr(0, end));
        if (end == std::string_view::npos) {
            if (!part.empty())
                take(part);
            return;
        }
        take(part);
        text.remove_prefix(end + 1);
    }
}

std::optional<Tag> tagOf(std::string_view part)
{
    const auto equals = part.find('=');
    if (equals == std::string_view::npos)
        return std::nullopt;
    const std::string_view name = trimmed(part.substr(0, equals));
    const std::string_view value = trimmed(part.substr(equals + 1));
    if (!isTagName(name) || !isTagValue(value))
        return std::nullopt;
    return Tag{std::string(name), std::string(value)};
}

} // namespace

Result<TagList> TagList::parse(std::string_view text)
{
    TagList list;
    std::optional<Error> error;
    eachPart(text, [&](std::string_view part) {
        if (error)
            return;
        auto tag = tagOf(part);
        if (!tag)
            error = Error{ErrorCode::InvalidInput, "“" + printable(part.substr(0, 60)) + "” is not name=value"};
        else if (list.find(tag->name))
            error = Error{ErrorCode::InvalidInput, "the tag " + tag->name + "= is there twice"};
        else if (list.m_tags.size() == maxTags)
            error = Error{ErrorCode::InvalidInput, "there are too many tags"};
        else
            list.m_tags.push_back(std::move(*tag));
    });
    if (error)
        return std::unexpected(std::move(*error));
    return list;
}

TagList TagList::parseLenient(std::string_view text, std::vector<std::string>& broken)
{
    TagList list;
    eachPart(text, [&](std::string_view part) {
        if (list.m_tags.size() + broken.size() >= maxTags || part.empty())
            return;
        auto tag = tagOf(part);
        if (!tag || list.find(tag->name))
            broken.push_back(printable(part.substr(0, 60)));
        else
            list.m_tags.push_back(std::move(*tag));
    });
    return list;
}

std::optional<std::string_view> TagList::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_tags, name, &Tag::name);
    if (found == m_tags.end())
        return std::nullopt;
    return found->value;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string withoutSpace(std::string_view text)
{
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return !isSpace(c); });
    return out;
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty())
            parts.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::optional<std::int64_t> digitsOf(std::string_view text, std::size_t digits)
{
    if (text.empty() || text.size() > digits || digits > 18)
        return std::nullopt;
    std::int64_t number = 0;
    for (const char c : text) {
        if (!isAsciiDigit(c))
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

} // namespace waybill::domains
