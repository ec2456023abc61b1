// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Values.h"

#include "core/base/Ascii.h"
#include "core/providers/Provider.h"

#include <boost/container/small_vector.hpp>

#include <algorithm>

namespace waybill::providers {

namespace {

constexpr std::string_view correlationKey = "correlation_id";
constexpr std::size_t maxMetadata = 100;

struct Named {
    std::string_view name;
    JsonValue value;
};

// Mostly there are a few, and in order.
using NamedList = boost::container::small_vector<Named, 8>;

bool byName(const Named& a, const Named& b) { return a.name < b.name; }

void sortByName(NamedList& named)
{
    if (!std::ranges::is_sorted(named, byName))
        std::ranges::stable_sort(named, byName);
}

JsonValue eitherCase(const JsonValue& object, std::string_view lower, std::string_view upper)
{
    const JsonValue value = object[lower];
    return value.kind() == JsonValue::Kind::Missing ? object[upper] : value;
}

NamedList namedValues(const JsonValue& value)
{
    NamedList named;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const JsonValue member = value.at(i);
        if (value.isObject())
            named.push_back({value.keyAt(i), member});
        else if (member.isObject())
            named.push_back({textOf(eitherCase(member, "name", "Name")), eitherCase(member, "value", "Value")});
    }
    return named;
}

// Fractions and truths are no texts to an event's own fields, but in metadata nothing is expected of a value.
std::string_view plainText(const JsonValue& value)
{
    const bool isPlain = value.kind() == JsonValue::Kind::Number || value.kind() == JsonValue::Kind::Bool;
    return isPlain ? value.raw() : textOf(value);
}

} // namespace

std::string_view detail::integerDigits(const JsonValue& value)
{
    if (const auto number = value.numberText()) {
        if (number->find_first_of(".eE") == std::string_view::npos)
            return *number;
    }
    return {};
}

std::string_view firstText(std::initializer_list<JsonValue> values)
{
    for (const JsonValue& value : values) {
        if (const std::string_view text = textOf(value); !text.empty())
            return text;
    }
    return {};
}

std::string_view firstText(const JsonValue& object, std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys) {
        if (const std::string_view text = textOf(object[key]); !text.empty())
            return text;
    }
    return {};
}

JsonValue elementAt(const JsonValue& list, std::size_t index) { return list.isArray() ? list.at(index) : JsonValue(); }

std::string_view idOf(std::string_view text)
{
    for (std::size_t before = text.size() + 1; text.size() < before;) {
        before = text.size();
        text = trimmed(text);
        if (text.starts_with('<'))
            text.remove_prefix(1);
        if (text.ends_with('>'))
            text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string> tagsOf(const JsonValue& value)
{
    std::vector<std::string> tags;
    const auto add = [&tags](const JsonValue& tag) {
        if (const std::string_view text = textOf(tag); !text.empty())
            tags.emplace_back(text);
    };
    if (value.isArray()) {
        for (const JsonValue& tag : value)
            add(tag);
    } else {
        add(value);
    }
    return tags;
}

std::vector<std::string> namedTagsOf(const JsonValue& value)
{
    NamedList named = namedValues(value);
    sortByName(named);
    std::vector<std::string> tags;
    for (const auto& [name, member] : named) {
        const std::string_view text = textOf(member);
        if (!text.empty() && !isBlank(name) && name != correlationKey && !name.starts_with("ses:"))
            tags.emplace_back(name).append("=").append(text);
    }
    return tags;
}

std::string_view headerIn(const JsonValue& headers, std::string_view name)
{
    for (std::size_t i = 0; headers.isArray() && i < headers.size(); ++i) {
        const JsonValue header = headers.at(i);
        if (!equalsIgnoringCase(textOf(eitherCase(header, "name", "Name")), name))
            continue;
        if (const std::string_view text = textOf(eitherCase(header, "value", "Value")); !text.empty())
            return text;
    }
    return {};
}

Metadata metadataOf(const JsonValue& object, const NameSet& leftOut)
{
    NamedList named;
    for (std::size_t i = 0; object.isObject() && i < object.size() && named.size() < maxMetadata; ++i) {
        const std::string_view key = object.keyAt(i);
        if (key == correlationKey || leftOut.contains(key))
            continue;
        if (const JsonValue value = object.at(i); !plainText(value).empty())
            named.push_back({key, value});
    }
    sortByName(named);
    Metadata metadata;
    metadata.reserve(named.size());
    for (const auto& [name, value] : named) {
        if (metadata.empty() || metadata.back().first != name)
            metadata.emplace_back(name, plainText(value));
    }
    return metadata;
}

std::string joined(std::string_view name, std::string_view subtype)
{
    std::string text;
    text.reserve(name.size() + 1 + subtype.size());
    text += name;
    if (!subtype.empty()) {
        if (!text.empty())
            text += '/';
        text += subtype;
    }
    return text;
}

} // namespace waybill::providers
