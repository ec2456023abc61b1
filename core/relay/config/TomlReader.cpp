// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/config/TomlReader.h"

#include "core/base/Closest.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

namespace waybill::relay {

void TomlReader::problem(const toml::source_region& where, std::string message)
{
    m_problems.push_back({int(where.begin.line), int(where.begin.column), std::move(message)});
}

void TomlReader::checkKeys(const toml::table& table, std::string_view place, const std::vector<std::string_view>& known)
{
    for (const auto& [key, node] : table) {
        if (std::ranges::find(known, key.str()) == known.end())
            problem(key.source(), fmt::format("unknown key \"{}\" {}{}", key.str(), place, suggestion(key.str(), known)));
    }
}

const toml::table* TomlReader::tableOf(const toml::table& root, std::string_view key)
{
    const toml::node* node = root.get(key);
    if (node && !node->is_table())
        problem(node->source(), fmt::format("\"{0}\" must be a table: [{0}]", key));
    return node ? node->as_table() : nullptr;
}

std::vector<const toml::table*> TomlReader::tablesOf(const toml::table& root, std::string_view key)
{
    std::vector<const toml::table*> tables;
    const toml::node* node = root.get(key);
    if (!node)
        return tables;
    const toml::array* array = node->as_array();
    if (!array) {
        problem(node->source(), fmt::format("\"{0}\" is a list of tables: [[{0}]] with two brackets", key));
        return tables;
    }
    for (const toml::node& element : *array) {
        if (element.is_table())
            tables.push_back(element.as_table());
        else
            problem(element.source(), fmt::format("each \"{0}\" must be a table: [[{0}]]", key));
    }
    return tables;
}

std::optional<std::string> TomlReader::textOf(const toml::table& table, std::string_view key, Key need,
                                              std::string_view expected)
{
    const toml::node* node = table.get(key);
    if (!node) {
        if (need == Key::Needed)
            problem(table.source(), fmt::format("\"{}\" is missing; expected {}", key, expected));
        return {};
    }
    if (!node->is_string()) {
        problem(node->source(), fmt::format("\"{}\" must be a text in quotes; expected {}", key, expected));
        return {};
    }
    return node->as_string()->get();
}

std::vector<std::string> TomlReader::textsOf(const toml::table& table, std::string_view key, std::string_view what,
                                             std::string_view example)
{
    std::vector<std::string> texts;
    const toml::node* node = table.get(key);
    if (!node)
        return texts;
    const toml::array* array = node->as_array();
    if (!array) {
        problem(node->source(), fmt::format("\"{}\" must be a list of {}, such as [\"{}\"]", key, what, example));
        return texts;
    }
    for (const toml::node& element : *array) {
        if (const auto* text = element.as_string(); text && !text->get().empty())
            texts.push_back(text->get());
        else
            problem(element.source(), fmt::format("\"{}\" holds {} only, such as \"{}\"", key, what, example));
    }
    return texts;
}

std::vector<ConfigProblem> TomlReader::takeProblems()
{
    std::ranges::stable_sort(m_problems, {}, [](const ConfigProblem& each) { return std::pair(each.line, each.column); });
    return std::exchange(m_problems, {});
}

std::string listed(std::span<const std::string_view> names)
{
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string suggestion(std::string_view name, std::span<const std::string_view> known)
{
    const std::string_view near = closest(name, known);
    return near.empty() ? fmt::format("; expected one of {}", listed(known)) : fmt::format("; did you mean \"{}\"?", near);
}

} // namespace waybill::relay
