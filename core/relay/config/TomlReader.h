// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes the tables of a TOML file apart: gives out what stands under a key, and collects what is wrong, each mistake with
// its place and with what was expected there. Lives for one reading of one file, in one thread.

#include "core/relay/config/RelayConfig.h"

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::relay {

class TomlReader {
public:
    enum class Key { Optional, Needed };

    void problem(const toml::source_region& where, std::string message);
    // Every key of the table that is not a known one is a problem. place: "in [hooks]".
    void checkKeys(const toml::table& table, std::string_view place, const std::vector<std::string_view>& known);

    // All give nothing for a key that is not there, and for one with another type, which is a problem.
    const toml::table* tableOf(const toml::table& root, std::string_view key);
    std::vector<const toml::table*> tablesOf(const toml::table& root, std::string_view key); // [[key]]
    std::optional<std::string> textOf(const toml::table& table, std::string_view key, Key need, std::string_view expected);
    // what: "names"; example: one of them.
    std::vector<std::string> textsOf(const toml::table& table, std::string_view key, std::string_view what,
                                     std::string_view example);

    // In the order of the file; empty when nothing was wrong.
    std::vector<ConfigProblem> takeProblems();

private:
    std::vector<ConfigProblem> m_problems;
};

// "signature, basic, none"
std::string listed(std::span<const std::string_view> names);
// What to say behind a name that is none of these: "; did you mean "basic"?", or else "; expected one of …".
std::string suggestion(std::string_view name, std::span<const std::string_view> known);

} // namespace waybill::relay
