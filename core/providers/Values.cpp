// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Values.h"

#include "core/providers/Provider.h"
#include "core/providers/Text.h"

#include <algorithm>
#include <optional>

namespace waybill::providers {

namespace {

constexpr std::string_view correlationKey = "correlation_id";
constexpr std::size_t maxMetadata = 100;

using Named = std::pair<std::string, std::string>;

bool byName(const Named& a, const Named& b) { return a.first < b.first; }

JsonValue eitherCase(const JsonValue& object, std::string_view lower, std::string_view upper)
{
    const JsonValue value = object[lower];
    return value.kind() == JsonValue::Kind::Missing ? object[upper] : value;
}

std::vector<Named> namedValues(const JsonValue& value)
{
    std::vector<Named> named;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const JsonValue member = value.at(i);
        if (value.isObject())
            named.emplace_back(value.keyAt(i), textOf(member));
        else if (member.isObject())
            named.emplace_back(textOf(eitherCase(member, "name", "Name")),
                               textOf(eitherCase(member, "value", "Value")));
    }
    return named;
}

} // namespace

std::string textOf(const JsonValue& value)
{
    if (const auto text = value.string())
        return isBlank(*text) ? std::string() : std::string(*text);
    if (const auto number = value.numberText()) {
        if (number->find_first_of(".eE") == std::string_view::npos)
            return std::string(*number);
    }
    return {};
}

std::string firstText(std::initializer_list<JsonValue> values)
{
    for (const JsonValue& value : values) {
        if (std::string text = textOf(value); !text.empty())
            return text;
    }
    return {};
}

JsonValue elementAt(const JsonValue& list, std::size_t index) { return list.isArray() ? list.at(index) : JsonValue(); }

std::string idOf(std::string_view text)
{
    for (std::size_t before = text.size() + 1; text.size() < before;) {
        before = text.size();
        text = trimmed(text);
        if (text.starts_with('<'))
            text.remove_prefix(1);
        if (text.ends_with('>'))
            text.remove_suffix(1);
    }
    return std::string(text);
}

std::vector<std::string> tagsOf(const JsonValue& value)
{
    std::vector<std::string> tags;
    const auto add = [&tags](const JsonValue& tag) {
        if (std::string text = textOf(tag); !text.empty())
            tags.push_back(std::move(text));
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
    std::vector<Named> named = namedValues(value);
    std::stable_sort(named.begin(), named.end(), byName);
    std::vector<std::string> tags;
    for (const auto& [name, text] : named) {
        if (!text.empty() && !isBlank(name) && name != correlationKey && !name.starts_with("ses:"))
            tags.push_back(name + "=" + text);
    }
    return tags;
}

std::string headerIn(const JsonValue& headers, std::string_view name)
{
    if (!headers.isArray())
        return {};
    for (const auto& [headerName, text] : namedValues(headers)) {
        if (!text.empty() && equalsIgnoringCase(headerName, name))
            return text;
    }
    return {};
}

Metadata metadataOf(const JsonValue& object)
{
    Metadata metadata;
    if (!object.isObject())
        return metadata;
    for (std::size_t i = 0; i < object.size() && metadata.size() < maxMetadata; ++i) {
        const JsonValue value = object.at(i);
        std::string text = textOf(value);
        // Fractions and truths are no texts to an event's own fields, but here nothing is expected of a value.
        if (value.kind() == JsonValue::Kind::Number || value.kind() == JsonValue::Kind::Bool)
            text = value.raw();
        if (!text.empty() && object.keyAt(i) != correlationKey)
            metadata.emplace_back(object.keyAt(i), std::move(text));
    }
    std::stable_sort(metadata.begin(), metadata.end(), byName);
    const auto sameName = [](const Named& a, const Named& b) { return a.first == b.first; };
    metadata.erase(std::unique(metadata.begin(), metadata.end(), sameName), metadata.end());
    return metadata;
}

std::string joined(std::string_view name, std::string_view subtype)
{
    std::string text(name);
    if (!subtype.empty()) {
        if (!text.empty())
            text += '/';
        text += subtype;
    }
    return text;
}

} // namespace waybill::providers
