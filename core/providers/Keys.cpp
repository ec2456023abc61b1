// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Keys.h"

#include "core/base/Encoding.h"
#include "core/providers/Text.h"

#include <optional>
#include <utility>

namespace waybill::providers {

namespace {

std::optional<Secret> symmetricKey(std::string_view text)
{
    if (text.starts_with("whsec_"))
        text.remove_prefix(6);
    auto key = fromBase64(text);
    if (!key || key->empty())
        return {};
    return Secret(std::move(*key));
}

} // namespace

Keys::Keys(std::span<const Secret> lines)
{
    for (const Secret& line : lines)
        add(trimmed(line.reveal())); // to tell the forms apart
}

void Keys::add(std::string_view line)
{
    // What follows the word of the form, if the line has that form.
    const auto after = [line](std::string_view word) -> std::optional<std::string_view> {
        return line.starts_with(word) ? std::optional(trimmed(line.substr(word.size()))) : std::nullopt;
    };
    if (const auto credentials = after("basic ")) {
        const auto colon = credentials->find(':');
        if (colon != std::string_view::npos && colon + 1 < credentials->size())
            m_basic.emplace_back(std::string(*credentials));
    } else if (const auto header = after("header ")) {
        const auto colon = header->find(':');
        const std::string_view name = trimmed(header->substr(0, colon));
        if (colon == std::string_view::npos || name.empty())
            return;
        if (const std::string_view value = trimmed(header->substr(colon + 1)); !value.empty())
            m_headers.push_back({std::string(name), Secret(std::string(value))});
    } else if (const auto token = after("bearer ")) {
        if (!token->empty())
            m_bearer.emplace_back(std::string(*token));
    } else if (!line.empty()) {
        m_bare.emplace_back(std::string(line));
        if (auto key = symmetricKey(line))
            m_symmetric.push_back(std::move(*key));
        if (auto key = PublicKey::parse(line))
            m_publicKeys.push_back(std::move(*key));
    }
}

} // namespace waybill::providers
