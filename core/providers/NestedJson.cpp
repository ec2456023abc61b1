// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/NestedJson.h"

namespace waybill::providers {

JsonDocument jsonIn(std::string_view text)
{
    JsonDocument document;
    if (document.parse(text))
        return document;
    return {};
}

JsonDocument jsonIn(const JsonValue& text) { return jsonIn(text.string().value_or(std::string_view())); }

} // namespace waybill::providers
