// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Template.h"

#include "core/base/Ascii.h"

#include <algorithm>
#include <functional>

namespace waybill::sending {

namespace {

bool isNameCharacter(char c)
{
    return isAsciiLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
}

// The name between the braces, or nothing when it is none.
std::string_view nameIn(std::string_view inner)
{
    const std::size_t first = inner.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    inner = inner.substr(first, inner.find_last_not_of(" \t") - first + 1);
    return std::ranges::all_of(inner, isNameCharacter) ? inner : std::string_view();
}

using Replace = std::function<std::string(std::string_view name, std::string_view written)>;

std::string replaced(std::string_view source, const Replace& replace)
{
    std::string out;
    while (true) {
        const std::size_t open = source.find("{{");
        const std::size_t close = open == std::string_view::npos ? open : source.find("}}", open + 2);
        if (close == std::string_view::npos)
            return out += source;
        const std::string_view name = nameIn(source.substr(open + 2, close - open - 2));
        if (name.empty()) { // not a variable: one brace on, there may be one in it
            out += source.substr(0, open + 1);
            source.remove_prefix(open + 1);
            continue;
        }
        out += source.substr(0, open);
        out += replace(name, source.substr(open, close + 2 - open));
        source.remove_prefix(close + 2);
    }
}

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c; break;
        }
    }
    return out;
}

void addOnce(std::vector<std::string>& names, std::string_view name)
{
    if (std::ranges::find(names, name) == names.end())
        names.emplace_back(name);
}

} // namespace

std::vector<std::string> variablesOf(const Template& source)
{
    std::vector<std::string> names;
    const Replace note = [&names](std::string_view name, std::string_view) {
        addOnce(names, name);
        return std::string();
    };
    for (const std::string* part : {&source.subject, &source.text, &source.html})
        replaced(*part, note);
    return names;
}

Filled fill(const Template& source, const environments::NamedValues& values)
{
    Filled filled;
    const auto with = [&](bool html) -> Replace {
        return [&values, &filled, html](std::string_view name, std::string_view written) {
            const auto value = std::ranges::find(values, name, &std::pair<std::string, std::string>::first);
            if (value == values.end() || value->second.empty()) {
                addOnce(filled.missing, name);
                return std::string(written);
            }
            return html ? escaped(value->second) : value->second;
        };
    };
    filled.subject = replaced(source.subject, with(false));
    filled.text = replaced(source.text, with(false));
    filled.html = replaced(source.html, with(true));
    const std::vector<std::string> asked = variablesOf(source);
    for (const auto& [name, value] : values) {
        if (std::ranges::find(asked, name) == asked.end())
            addOnce(filled.unused, name);
    }
    return filled;
}

} // namespace waybill::sending
