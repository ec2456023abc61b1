// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Fields.h"

#include "core/base/Ascii.h"
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
    "subject"sv, "template"sv, "native"sv, "verification"sv, "strength"sv, "processing"sv, "dedup"sv, "time"sv,
    "received"sv,
};

constexpr std::array offered{
    Field::Type, Field::Domain, Field::To,   Field::Provider, Field::Environment, Field::Bounce,
    Field::Code, Field::Reason, Field::Since, Field::Before,  Field::Tag,         Field::Id,
    Field::From, Field::Endpoint, Field::MessageType, Field::Meta,     Field::Subject, Field::Time,
    Field::Received, Field::Verification, Field::Strength, Field::Processing, Field::Template, Field::Native,
    Field::Dedup,
};

static_assert(fieldNames.size() == fieldCount);

template <typename Enum>
std::vector<std::string_view> namesOf(std::size_t count)
{
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(events::toString(Enum(i)));
    return names;
}

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
    if (field == Field::Verification)
        return namesOf<events::VerificationStatus>(3);
    if (field == Field::Strength)
        return namesOf<events::Strength>(3);
    if (field == Field::Processing)
        return namesOf<events::Processing>(5);
    return {};
}

} // namespace waybill::filter
