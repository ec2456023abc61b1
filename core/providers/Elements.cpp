// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Elements.h"

#include "core/providers/Text.h"

#include <algorithm>

namespace waybill::providers {

bool looksLikeJson(std::string_view body)
{
    body = trimmed(body);
    return body.starts_with('[') || body.starts_with('{');
}

Result<std::vector<NormalisedEvent>> normaliseElements(std::string_view provider, std::string_view body,
                                                       const AddEvents& addEvents)
{
    JsonDocument document;
    TRY_VOID(document.parse(body));
    std::vector<NormalisedEvent> out;
    const auto add = [&](const JsonValue& element) {
        const std::size_t before = out.size();
        if (element.isObject())
            addEvents(element, out);
        else
            out.emplace_back();
        for (std::size_t i = before; i < out.size(); ++i) {
            out[i].event.provider = provider;
            out[i].event.raw = {std::uint32_t(element.offset()), std::uint32_t(element.length())};
        }
    };
    const JsonValue root = document.root();
    if (root.isArray()) {
        out.reserve(std::min(root.size(), maxEventsInBody));
        for (std::size_t i = 0; i < root.size() && out.size() <= maxEventsInBody; ++i)
            add(root.at(i));
    } else {
        add(root);
    }
    if (out.size() > maxEventsInBody)
        return fail(ErrorCode::TooLarge, "The body holds more than 50000 events");
    return out;
}

NormalisedEvent eventOfWholeBody(std::string_view provider, std::string_view body)
{
    NormalisedEvent normalised;
    normalised.event.provider = provider;
    normalised.event.raw = {0, std::uint32_t(body.size())};
    return normalised;
}

} // namespace waybill::providers
