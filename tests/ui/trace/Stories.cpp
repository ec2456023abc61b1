// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/trace/Stories.h"

#include "core/base/Rfc3339.h"

#include <chrono>

namespace waybill::tests {

using events::Event;
using events::EventType;
using namespace std::chrono_literals;

namespace {

constexpr const char* messageId = "n3Qk7ZtRTQ2v0xWq5mB1fA";

Event eventAt(Timestamp time, EventType type, std::uint64_t id, const std::string& recipient)
{
    Event event;
    event.provider = "sendgrid";
    event.environment = "production";
    event.endpoint = "sendgrid-production";
    event.type = type;
    event.nativeType = std::string(events::toString(type));
    event.occurredAt = time;
    event.receivedAt = time + 780ms;
    event.recipient = recipient;
    event.messageId = messageId;
    event.providerEventId = "ZGVsaXZlcmVkLTAtMTk1NDI1MjQ3" + std::to_string(id);
    event.correlationId = "pwreset-7f31b8d4";
    event.messageType = "Password reset";
    event.id = events::EventId(0x9f3a000000000000u + id);
    event.verification = events::VerificationStatus::Verified;
    event.strength = events::Strength::Body;
    event.processing = events::Processing::Applied;
    return event;
}

std::vector<Event> accepted(Timestamp start, const std::string& recipient)
{
    return {eventAt(start, EventType::Queued, 1, recipient), eventAt(start + 232ms, EventType::Sent, 2, recipient)};
}

} // namespace

Timestamp storyNow()
{
    return *parseRfc3339("2026-11-23T10:31:05.000Z");
}

trace::Story storyOf(std::vector<Event> events)
{
    const auto context = [](const events::MessageKey&) {
        return trace::Context {.now = storyNow(),
                               .baseline = events::Baseline {.samples = 900, .p99 = 41s},
                               .providerName = QStringLiteral("SendGrid")};
    };
    return std::move(trace::tellStories(std::move(events), context).front());
}

trace::Story deliveredStory()
{
    const std::string recipient = "nora.quist@example.org";
    const Timestamp start = storyNow() - 17min;
    auto events = accepted(start, recipient);
    Event delivered = eventAt(start + 1923ms, EventType::Delivered, 3, recipient);
    delivered.smtpCode = 250;
    delivered.enhancedCode = "2.0.0";
    delivered.reason = "250 2.0.0 OK 1795425247 c14-20020a5d58ce";
    delivered.copies = 1;
    events.push_back(delivered);
    return storyOf(std::move(events));
}

trace::Story bouncedStory()
{
    const std::string recipient = "t.harde@corp.example.net";
    const Timestamp start = storyNow() - 4min;
    auto events = accepted(start, recipient);
    Event bounced = eventAt(start + 1455ms, EventType::Bounced, 4, recipient);
    bounced.bounce = events::BounceClass::Hard;
    bounced.nativeType = "bounce/bounce";
    bounced.smtpCode = 550;
    bounced.enhancedCode = "5.1.1";
    bounced.reason = "550 5.1.1 <t.harde@corp.example.net>: Recipient address rejected: User unknown";
    events.push_back(bounced);
    return storyOf(std::move(events));
}

trace::Story deferredStory()
{
    const std::string recipient = "p.okafor@uni.example.org";
    const Timestamp start = storyNow() - 40min;
    auto events = accepted(start, recipient);
    Event deferred = eventAt(start + 2s, EventType::Deferred, 5, recipient);
    deferred.smtpCode = 452;
    deferred.enhancedCode = "4.2.2";
    deferred.reason = "452 4.2.2 Mailbox full, try again later";
    events.push_back(deferred);
    return storyOf(std::move(events));
}

trace::Story rejectedStory()
{
    const std::string recipient = "old.account@example.org";
    Event rejected = eventAt(storyNow() - 26h, EventType::Rejected, 6, recipient);
    rejected.nativeType = "dropped";
    rejected.reason = "Bounced Address";
    return storyOf({rejected});
}

trace::Story acceptedStory()
{
    return storyOf(accepted(storyNow() - 9min, "sam.whitlock@example.com"));
}

trace::Story refusedSendStory()
{
    const Timestamp asked = storyNow() - 2min;
    const trace::LedgerSend send{.id = "snd_1",
                                 .provider = "sendgrid",
                                 .environment = "production",
                                 .credential = "prod-transactional",
                                 .recipient = "nora.quist@example.org",
                                 .messageType = "Receipt",
                                 .correlationId = "order-7712",
                                 .messageId = {},
                                 .answer = trace::LedgerSend::Answer::Refused,
                                 .attempts = 1,
                                 .text = "the sender is not verified",
                                 .askedAt = asked,
                                 .answeredAt = asked + 180ms};
    const auto context = [](const events::MessageKey&) {
        return trace::Context{.now = storyNow(), .baseline = {}, .providerName = QStringLiteral("SendGrid")};
    };
    return std::move(trace::tellStories({}, context, {}, {send}).front());
}

} // namespace waybill::tests
