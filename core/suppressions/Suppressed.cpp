// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suppressions/Suppressed.h"

#include "core/base/Ascii.h"

namespace waybill::suppressions {

namespace {

using events::BounceClass;
using events::Event;
using events::EventType;

bool counts(const Event& event, std::string_view recipient, std::string_view environment)
{
    return event.recipientCertain && event.verification == events::VerificationStatus::Verified &&
           event.strength != events::Strength::None && event.environment == environment &&
           equalsIgnoringCase(event.recipient, recipient);
}

bool isHardBounce(const Event& event)
{
    return event.type == EventType::Bounced && event.bounce == BounceClass::Hard;
}

// The newest of those that fit.
template <typename Fits>
const Event* newest(std::span<const Event> events, Fits fits)
{
    const Event* found = nullptr;
    for (const Event& event : events) {
        if (fits(event) && (found == nullptr || event.time() > found->time()))
            found = &event;
    }
    return found;
}

// The code by itself, not as a part of another number.
bool says(std::string_view text, std::string_view code)
{
    const auto isDigit = [text](std::size_t at) { return at < text.size() && isAsciiDigit(text[at]); };
    for (std::size_t at = text.find(code); at != std::string_view::npos; at = text.find(code, at + 1)) {
        if ((at == 0 || !isDigit(at - 1)) && !isDigit(at + code.size()))
            return true;
    }
    return false;
}

environments::Suppression because(std::string_view what, const Event& event)
{
    std::string reason(what);
    // Most servers begin their reply with its codes, which are not said twice then.
    std::string said;
    const auto add = [&](const std::string& part) {
        if (!part.empty() && !says(event.reason, part))
            said += part + ' ';
    };
    if (event.smtpCode)
        add(std::to_string(*event.smtpCode));
    add(event.enhancedCode);
    said += event.reason;
    if (said.ends_with(' '))
        said.pop_back();
    return {said.empty() ? reason : reason + ": " + said, events::toString(event.id)};
}

} // namespace

std::optional<environments::Suppression> suppressionOf(std::string_view recipient, std::string_view environment,
                                                       std::span<const Event> events)
{
    const auto of = [&](auto fits) {
        return newest(events, [&](const Event& event) { return counts(event, recipient, environment) && fits(event); });
    };
    if (const Event* complaint = of([](const Event& event) { return event.type == EventType::Complained; }))
        return because("it complained", *complaint);
    const Event* delivered = of([](const Event& event) { return event.type == EventType::Delivered; });
    const Event* bounce = of(isHardBounce);
    if (bounce != nullptr && (delivered == nullptr || delivered->time() < bounce->time()))
        return because("it bounced for good", *bounce);
    return std::nullopt;
}

} // namespace waybill::suppressions
