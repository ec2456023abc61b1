// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Fields.h"

#include "core/events/EventType.h"
#include "core/filter/Match.h"

#include <array>

namespace waybill::filter {

namespace {

using namespace std::string_view_literals;

// In the order of the enum.
constexpr std::array fieldNames{
    ""sv,   "type"sv, "provider"sv, "env"sv, "endpoint"sv, "message"sv, "bounce"sv, "code"sv,   "to"sv,
    "from"sv, "domain"sv, "id"sv,   "tag"sv, "meta"sv,     "reason"sv,  "since"sv,  "before"sv,
};

constexpr std::array offered{
    Field::Type, Field::Domain, Field::To,   Field::Provider, Field::Environment, Field::Bounce,
    Field::Code, Field::Reason, Field::Since, Field::Before,  Field::Tag,         Field::Id,
    Field::From, Field::Endpoint, Field::MessageType, Field::Meta,
};

} // namespace

std::string_view fieldName(Field field) { return fieldNames[std::size_t(field)]; }

std::optional<Field> fieldFrom(std::string_view name)
{
    for (std::size_t i = 1; i < fieldNames.size(); ++i) {
        if (equalsIgnoringCase(fieldNames[i], name))
            return Field(i);
    }
    return {};
}

std::span<const Field> namedFields() { return offered; }

std::vector<std::string_view> vocabularyOf(Field field)
{
    if (field == Field::Type)
        return {events::eventTypeNames().begin(), events::eventTypeNames().end()};
    if (field == Field::Bounce)
        return {"hard"sv, "soft"sv, "undetermined"sv};
    return {};
}

} // namespace waybill::filter
