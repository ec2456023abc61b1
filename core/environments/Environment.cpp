// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Environment.h"

#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/environments/Address.h"
#include "core/environments/EnvironmentName.h"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::environments {

namespace {

constexpr std::size_t maxEntries = 1000;
constexpr std::size_t longestType = 40;
constexpr std::size_t maxTitleBytes = 80;
constexpr int maxCap = 1'000'000;

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<GuardLevel, 3> guardNames{{{GuardLevel::TestAddresses, "test_addresses"},
                                           {GuardLevel::AllowList, "allow_list"},
                                           {GuardLevel::Everybody, "everybody"}}};
constexpr Names<Colour, 5> colourNames{{{Colour::Red, "red"},
                                        {Colour::Amber, "amber"},
                                        {Colour::Slate, "slate"},
                                        {Colour::Blue, "blue"},
                                        {Colour::Green, "green"}}};

template <typename Table, typename Enum>
std::string_view nameIn(const Table& table, Enum wanted)
{
    for (const auto& [value, name] : table) {
        if (value == wanted)
            return name;
    }
    return {};
}

template <typename Table>
auto valueIn(const Table& table, std::string_view wanted) -> std::optional<typename Table::value_type::first_type>
{
    for (const auto& [value, name] : table) {
        if (name == wanted)
            return value;
    }
    return std::nullopt;
}

void sortOnce(std::vector<std::string>& texts)
{
    std::ranges::sort(texts);
    const auto rest = std::ranges::unique(texts);
    texts.erase(rest.begin(), rest.end());
}

// The '*' of a pattern stands for a letter while the rest is checked.
Result<std::string> plainPattern(const std::string& pattern)
{
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos)
        return plainAddress(pattern);
    const std::size_t at = pattern.rfind('@');
    if (at == std::string::npos || star > at || pattern.find('*', star + 1) != std::string::npos)
        return fail(ErrorCode::InvalidInput, "a pattern has one *, before the @", "write qa+*@example.com");
    std::string address = pattern;
    address[star] = 'x';
    address = TRY(plainAddress(address));
    address[star] = '*';
    return address;
}

// It stands in the band and in questions: nothing invisible, nothing that bends a line.
Result<std::string> plainTitle(std::string_view title)
{
    const std::size_t first = title.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return std::string();
    title = title.substr(first, title.find_last_not_of(' ') - first + 1);
    if (title.size() > maxTitleBytes || printable(title) != title)
        return fail(ErrorCode::InvalidInput, "a title is one line of at most 80 bytes", "for example Staging Europe");
    return std::string(title);
}

template <typename Check>
Result<void> checkEach(std::vector<std::string>& texts, Check check)
{
    if (texts.size() > maxEntries)
        return fail(ErrorCode::InvalidInput, "there are more than a thousand entries", "allow a domain instead");
    for (std::string& text : texts) {
        auto plain = check(text);
        if (!plain)
            return fail(ErrorCode::InvalidInput, printable(text) + ": " + plain.error().message, plain.error().hint);
        text = std::move(*plain);
    }
    sortOnce(texts);
    return {};
}

Result<std::vector<std::string>> textsIn(const JsonValue& object, std::string_view key)
{
    std::vector<std::string> texts;
    const JsonValue list = object[key];
    const auto notTexts = [key] {
        return fail(ErrorCode::InvalidInput, std::string(key) + " must be a list of texts", "write it as [\"one\", \"two\"]");
    };
    if (list.kind() != JsonValue::Kind::Missing && !list.isArray())
        return notTexts();
    for (const JsonValue& entry : list) {
        const auto text = entry.string();
        if (!text)
            return notTexts();
        texts.emplace_back(*text);
    }
    return texts;
}

void writeTexts(JsonWriter& writer, std::string_view key, const std::vector<std::string>& texts)
{
    writer.key(key).beginArray();
    for (const std::string& text : texts)
        writer.value(text);
    writer.endArray();
}

Result<std::optional<int>> capIn(const JsonValue& object)
{
    const JsonValue cap = object["daily_cap"];
    if (cap.kind() == JsonValue::Kind::Missing || cap.kind() == JsonValue::Kind::Null)
        return std::optional<int>();
    const auto number = cap.integer();
    if (!number || *number < 0 || *number > maxCap)
        return fail(ErrorCode::InvalidInput, "daily_cap must be a whole number from 0 to a million, or null for none");
    return std::optional<int>(int(*number));
}

} // namespace

std::string_view toString(GuardLevel level) { return nameIn(guardNames, level); }
std::optional<GuardLevel> guardLevelFrom(std::string_view name) { return valueIn(guardNames, name); }
std::string_view toString(Colour colour) { return nameIn(colourNames, colour); }
std::optional<Colour> colourFrom(std::string_view name) { return valueIn(colourNames, name); }

std::vector<Environment> defaultEnvironments()
{
    return {
        {.id = EnvironmentId("development"), .colour = Colour::Slate, .guard = GuardLevel::TestAddresses, .dailyCap = 100},
        {.id = EnvironmentId("staging"), .colour = Colour::Amber, .guard = GuardLevel::AllowList, .dailyCap = 50},
        {.id = EnvironmentId("production"), .colour = Colour::Red, .guard = GuardLevel::Everybody, .dailyCap = 20},
    };
}

bool isAlwaysThere(const std::string& name)
{
    return std::ranges::any_of(defaultEnvironments(), [&](const Environment& environment) { return environment.id.value() == name; });
}

Result<Environment> checked(Environment environment)
{
    if (!isEnvironmentName(environment.id.value()))
        return fail(ErrorCode::InvalidInput, "an environment's name has " + std::string(environmentNameRule),
                    "for example staging-eu");
    if (environment.dailyCap && (*environment.dailyCap < 0 || *environment.dailyCap > maxCap))
        return fail(ErrorCode::InvalidInput, "the daily cap must be from 0 to a million");
    environment.title = TRY(plainTitle(environment.title));
    TRY_VOID(checkEach(environment.allowedAddresses, plainPattern));
    TRY_VOID(checkEach(environment.allowedDomains, plainDomain));
    TRY_VOID(checkEach(environment.messageTypes, [](const std::string& type) -> Result<std::string> {
        if (type.empty() || type.size() > longestType)
            return fail(ErrorCode::InvalidInput, "a message type has 1 to 40 characters");
        return type;
    }));
    return environment;
}

std::string toJson(const Environment& environment)
{
    JsonWriter writer;
    writer.beginObject();
    writeMembers(writer, environment);
    writer.endObject();
    return writer.take();
}

void writeMembers(JsonWriter& writer, const Environment& environment)
{
    writer.member("name", environment.id.value())
        .member("colour", toString(environment.colour))
        .member("guard", toString(environment.guard));
    writeTexts(writer, "allowed_addresses", environment.allowedAddresses);
    writeTexts(writer, "allowed_domains", environment.allowedDomains);
    writer.memberOrNull("daily_cap", environment.dailyCap);
    writeTexts(writer, "message_types", environment.messageTypes);
    writer.member("paused", environment.paused).memberOrNull("title", environment.title);
}

Result<Environment> environmentFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    const JsonValue root = document.root();
    if (!root.isObject())
        return fail(ErrorCode::InvalidInput, "an environment is a JSON object");
    Environment environment;
    environment.id = EnvironmentId(textOrEmpty(root["name"]));
    const auto colour = colourFrom(root["colour"].string().value_or("slate"));
    const auto guard = guardLevelFrom(root["guard"].string().value_or(""));
    if (!colour)
        return fail(ErrorCode::InvalidInput, "colour must be red, amber, slate, blue or green");
    if (!guard)
        return fail(ErrorCode::InvalidInput, "guard must be test_addresses, allow_list or everybody");
    environment.colour = *colour;
    environment.guard = *guard;
    environment.allowedAddresses = TRY(textsIn(root, "allowed_addresses"));
    environment.allowedDomains = TRY(textsIn(root, "allowed_domains"));
    environment.dailyCap = TRY(capIn(root));
    environment.messageTypes = TRY(textsIn(root, "message_types"));
    environment.paused = root["paused"].boolean().value_or(false);
    environment.title = root["title"].string().value_or("");
    return checked(std::move(environment));
}

Result<std::vector<Environment>> environmentsFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    std::vector<Environment> environments;
    for (const JsonValue& entry : document.root()["environments"])
        environments.push_back(TRY(environmentFromJson(entry.raw())));
    return environments;
}

} // namespace waybill::environments
