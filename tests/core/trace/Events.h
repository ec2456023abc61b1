// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Short ways to write the events of a story in a test.

#include "core/trace/Story.h"

#include <QString>

namespace waybill::trace::tests {

inline const Timestamp start = timestampFromMs(1795425245000); // 2026-11-23T09:14:05Z

// An event of nora.quist@example.org's message, `seconds` after the start, from a signed webhook.
inline events::Event eventOf(events::EventType type, int seconds, std::uint64_t id)
{
    events::Event event;
    event.provider = "sendgrid";
    event.environment = "production";
    event.endpoint = "sendgrid-production";
    event.messageId = "n3Qk7ZtRTQ2v0xWq5mB1fA";
    event.recipient = "nora.quist@example.org";
    event.type = type;
    event.nativeType = std::string(events::toString(type));
    event.id = events::EventId(id);
    event.occurredAt = start + std::chrono::seconds(seconds);
    event.receivedAt = *event.occurredAt + std::chrono::milliseconds(800);
    event.verification = events::VerificationStatus::Verified;
    event.strength = events::Strength::Body;
    event.processing = events::Processing::Applied;
    return event;
}

inline events::Event bounce(events::BounceClass bounceClass, int seconds, std::uint64_t id, int smtp = 0,
                            std::string enhanced = {}, std::string reason = {})
{
    events::Event made = eventOf(events::EventType::Bounced, seconds, id);
    made.bounce = bounceClass;
    if (smtp != 0)
        made.smtpCode = smtp;
    made.enhancedCode = std::move(enhanced);
    made.reason = std::move(reason);
    return made;
}

inline Context context(int nowSeconds = 60)
{
    Context made;
    made.now = start + std::chrono::seconds(nowSeconds);
    made.providerName = QStringLiteral("SendGrid");
    made.baseline = events::Baseline{1234, std::chrono::seconds(42)};
    return made;
}

inline Verdict judged(const std::vector<events::Event>& events, const Context& with = context())
{
    return judge(events::messageKeyOf(events.front()), events, with);
}

} // namespace waybill::trace::tests
