// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is read of a JSON object that may lack it, without a word about it: whoever must complain of a missing or odd member
// asks the JsonValue itself. Pure; safe from any thread.

#include "core/base/Clock.h"
#include "core/base/Json.h"
#include "core/base/Redact.h"
#include "core/base/Rfc3339.h"

#include <optional>
#include <string>
#include <string_view>

namespace waybill {

// A string's first `most` bytes; "" for anything else.
inline std::string textOrEmpty(const JsonValue& value, std::size_t most = std::string_view::npos)
{
    return std::string(value.string().value_or("").substr(0, most));
}

// The same as it may be shown: printable().
inline std::string printableOrEmpty(const JsonValue& value, std::size_t most = std::string_view::npos)
{
    return printable(value.string().value_or("").substr(0, most));
}

// An RFC 3339 time; nothing for anything else.
inline std::optional<Timestamp> timeOrNothing(const JsonValue& value)
{
    const auto text = value.string();
    return text ? parseRfc3339(*text) : std::nullopt;
}

} // namespace waybill
