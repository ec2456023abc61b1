// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/Event.h"

#include <charconv>

namespace waybill::events {

std::string toString(EventId id)
{
    std::string text = "evt_0000000000000000";
    std::uint64_t rest = id.value();
    for (auto digit = text.rbegin(); rest != 0; ++digit, rest /= 16)
        *digit = "0123456789abcdef"[rest % 16];
    return text;
}

std::optional<EventId> eventIdFrom(std::string_view text)
{
    if (text.size() != 20 || !text.starts_with("evt_"))
        return {};
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + 4, text.data() + text.size(), value, 16);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return EventId(value);
}

std::string_view domainOf(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

MessageKey messageKeyOf(const Event& event)
{
    return {event.provider, event.environment, event.messageId, event.recipient};
}

} // namespace waybill::events
