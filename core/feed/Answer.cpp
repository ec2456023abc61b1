// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/Answer.h"

#include <charconv>

namespace waybill::feed {

std::unexpected<Error> surprise(const std::string& what)
{
    return fail(ErrorCode::NewerVersion, "the relay's answer can't be read: " + what,
                "bring console and relay to the same version");
}

Result<JsonDocument> parseAnswer(const QByteArray& body)
{
    JsonDocument document;
    if (auto parsed = document.parse(std::string_view(body.data(), std::size_t(body.size()))); !parsed)
        return surprise(parsed.error().message);
    if (!document.root().isObject())
        return surprise("not an object");
    return document;
}

std::int64_t numberOf(const JsonValue& value) { return value.integer().value_or(0); }

double fractionOf(const JsonValue& value)
{
    const std::string_view text = value.numberText().value_or("");
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace waybill::feed
