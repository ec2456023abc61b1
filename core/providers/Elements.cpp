// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Elements.h"

#include "core/providers/Text.h"

namespace waybill::providers {

bool looksLikeJson(std::string_view body)
{
    body = trimmed(body);
    return body.starts_with('[') || body.starts_with('{');
}

events::RawSlice sliceOf(const JsonValue& element)
{
    return {std::uint32_t(element.offset()), std::uint32_t(element.length())};
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
            if (out[i].event.raw.length == 0)
                out[i].event.raw = sliceOf(element);
        }
    };
    const JsonValue root = document.root();
    const auto tooMany = [] { return fail(ErrorCode::TooLarge, "The body holds more than 50000 events"); };
    if (root.isArray()) {
        if (root.size() > maxEventsInBody)
            return tooMany();
        out.reserve(root.size());
        for (std::size_t i = 0; i < root.size() && out.size() <= maxEventsInBody; ++i)
            add(root.at(i));
    } else {
        add(root);
    }
    if (out.size() > maxEventsInBody)
        return tooMany();
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
