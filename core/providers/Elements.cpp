// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Elements.h"

#include "core/providers/Text.h"

namespace waybill::providers {

namespace {

// A large body's tree takes many times its size: not to be kept until the next one.
class ReleaseIfLarge {
public:
    ReleaseIfLarge(JsonDocument& document, std::size_t bodySize) : m_document(document), m_isLarge(bodySize > 128 * 1024)
    {
    }
    ReleaseIfLarge(const ReleaseIfLarge&) = delete;
    ReleaseIfLarge& operator=(const ReleaseIfLarge&) = delete;
    ~ReleaseIfLarge()
    {
        if (m_isLarge)
            m_document = JsonDocument();
    }

private:
    JsonDocument& m_document;
    const bool m_isLarge;
};

} // namespace

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
    // One for each thread: its parser and its tree keep their memory from body to body, which is most of the cost of a
    // small one. Nothing that comes out points into it.
    thread_local JsonDocument document;
    const ReleaseIfLarge release(document, body.size());
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
