// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values of a payload as an event wants them. What is missing, null, blank or of an unexpected type is absent: empty
// here. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/events/Event.h"
#include "core/providers/Kind.h"
#include "core/providers/NameSet.h"
#include "core/providers/Text.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::providers {

namespace detail {
std::string_view integerDigits(const JsonValue& value);
} // namespace detail

// A text as it stands, or an integer's decimal digits. Lives as long as the document.
inline std::string_view textOf(const JsonValue& value)
{
    if (const auto text = value.string())
        return isBlank(*text) ? std::string_view() : *text;
    return detail::integerDigits(value);
}

// The first that is not absent.
std::string_view firstText(std::initializer_list<JsonValue> values);
// The same of an object's members; those behind the first are not looked up.
std::string_view firstText(const JsonValue& object, std::initializer_list<std::string_view> keys);

// The element at that place; Missing when `list` is no array or shorter.
JsonValue elementAt(const JsonValue& list, std::size_t index);

// Without the white space and angle brackets around it. Lives as long as the text.
std::string_view idOf(std::string_view text);
inline std::string_view idOf(const JsonValue& value) { return idOf(textOf(value)); }

// One text or a list of them; blanks and other types are dropped.
std::vector<std::string> tagsOf(const JsonValue& value);

// An object of names and values (or a list of {name, value}) as "name=value", sorted by name, without correlation_id
// and names that start with "ses:".
std::vector<std::string> namedTagsOf(const JsonValue& value);

// The value of the mail header `name` in a list of {name, value} (keys in either case); header names have no case.
std::string_view headerIn(const JsonValue& headers, std::string_view name);

// The plain values of an object, sorted by name, without correlation_id, which has a place of its own, and without the
// names in `leftOut`. Of more than a hundred the first hundred: no sender attaches so many, and one body must not fill
// the store with names.
using Metadata = std::vector<std::pair<std::string, std::string>>;
Metadata metadataOf(const JsonValue& object, const NameSet& leftOut = noNames);

struct NamedKind {
    std::string_view name;
    Kind kind;
};

// `otherwise` for a name that is not in the table.
template <typename Table>
Kind kindIn(const Table& table, std::string_view name, Kind otherwise = {})
{
    for (const NamedKind& entry : table) {
        if (entry.name == name)
            return entry.kind;
    }
    return otherwise;
}

inline void setKind(events::Event& event, Kind kind)
{
    event.type = kind.type;
    event.bounce = kind.bounce;
}

// "bounce" and "blocked" give "bounce/blocked"; an absent subtype leaves the name alone.
std::string joined(std::string_view name, std::string_view subtype);

} // namespace waybill::providers
