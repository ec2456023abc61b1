// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/MailgunEncoder.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"

#include <spdlog/fmt/fmt.h>

namespace waybill::simulator {

using events::EventType;

namespace {

// Mailgun's own codes for addresses that it no longer mails.
constexpr int bouncedBefore = 605;
constexpr int complainedBefore = 607;

bool isSuppressed(const ProviderEvent& event)
{
    return event.type == EventType::Rejected && event.reason.starts_with("suppress-");
}

const char* nativeName(const ProviderEvent& event)
{
    switch (event.type) {
    case EventType::Queued: return "accepted";
    case EventType::Delivered: return "delivered";
    case EventType::Deferred:
    case EventType::Bounced: return "failed";
    case EventType::Rejected: return isSuppressed(event) ? "failed" : "rejected";
    case EventType::Complained: return "complained";
    case EventType::Opened: return "opened";
    case EventType::Clicked: return "clicked";
    case EventType::Unsubscribed: return "unsubscribed";
    default: return "other";
    }
}

const char* logLevel(const ProviderEvent& event)
{
    switch (event.type) {
    case EventType::Deferred:
    case EventType::Rejected: return "warn";
    case EventType::Bounced: return "error";
    default: return "info";
    }
}

void writeDeliveryStatus(JsonWriter& json, const ProviderEvent& event)
{
    const bool before = event.reason == "suppress-bounce";
    json.key("delivery-status").beginObject();
    json.member("attempt-no", event.attempt);
    if (isSuppressed(event)) {
        json.member("code", before ? bouncedBefore : complainedBefore).member("message", "");
        json.member("description", before ? "Not delivering to previously bounced address"
                                          : "Not delivering to a user who marked your messages as spam");
    } else {
        json.member("code", event.reply.code).member("message", event.reply.enhanced + " " + event.reply.text);
        json.member("enhanced-code", event.reply.enhanced).member("description", "");
        json.member("session-seconds", 0.61).member("mx-host", event.message.mailServer);
        if (event.type == EventType::Deferred)
            json.member("retry-seconds", 600);
    }
    json.endObject();
}

void writeMessage(JsonWriter& json, const Message& message)
{
    json.key("message").beginObject();
    json.key("headers").beginObject();
    json.member("to", message.recipient).member("message-id", message.id);
    json.member("from", message.senderName + " <" + message.sender + ">").member("subject", message.subject);
    json.endObject();
    json.key("attachments").beginArray().endArray().member("size", 4912);
    json.endObject();
}

void writeOutcome(JsonWriter& json, const ProviderEvent& event)
{
    const bool suppressed = isSuppressed(event);
    if (event.type == EventType::Deferred)
        json.member("severity", "temporary").member("reason", "generic");
    else if (event.type == EventType::Bounced)
        json.member("severity", "permanent").member("reason", "bounce");
    else if (suppressed)
        json.member("severity", "permanent").member("reason", event.reason);
    else if (event.type == EventType::Rejected)
        json.key("reject").beginObject().member("reason", event.reason).member("description", "").endObject();
    if (suppressed || !event.reply.text.empty())
        writeDeliveryStatus(json, event);
    if (event.type == EventType::Clicked)
        json.member("url", event.url);
    if (event.type == EventType::Clicked || event.type == EventType::Opened) {
        json.member("ip", "198.51.100.7");
        json.key("client-info").beginObject();
        json.member("client-type", event.machineOpen ? "robot" : "email client").member("device-type", "desktop");
        json.endObject();
    }
}

void writeEventData(JsonWriter& json, const ProviderEvent& event)
{
    const Message& message = event.message;
    const long long ms = toMs(event.at);
    json.key("event-data").beginObject();
    json.member("event", nativeName(event)).member("id", event.id.substr(0, 22));
    json.key("timestamp").rawValue(fmt::format("{}.{:03}417", ms / 1000, ms % 1000));
    json.member("log-level", logLevel(event));
    if (event.type != EventType::Rejected || isSuppressed(event)) { // "rejected" names nobody
        json.member("recipient", message.recipient);
        json.member("recipient-domain", message.recipient.substr(message.recipient.rfind('@') + 1));
    }
    json.key("flags").beginObject().member("is-authenticated", true).member("is-test-mode", false).endObject();
    writeMessage(json, message);
    json.key("tags").beginArray().value(message.tag).endArray();
    json.key("user-variables").beginObject().member("correlation_id", message.correlationId).endObject();
    writeOutcome(json, event);
    json.endObject();
}

} // namespace

MailgunEncoder::MailgunEncoder() : m_key(randomToken()) {}

WebhookPost MailgunEncoder::encode(std::span<const ProviderEvent> events, Timestamp at)
{
    const ProviderEvent& event = events.front();
    const std::string timestamp = std::to_string(toMs(at) / 1000);
    const std::string token = toHex(sha256({event.id})).substr(0, 50);
    JsonWriter json;
    json.beginObject();
    json.key("signature").beginObject();
    json.member("timestamp", timestamp).member("token", token);
    json.member("signature", toHex(hmacSha256(m_key.reveal(), {timestamp, token})));
    json.endObject();
    writeEventData(json, event);
    json.endObject();
    return {{{"Content-Type", "application/json"}, {"User-Agent", "mailgun/treq-20.9.0"}}, json.take()};
}

} // namespace waybill::simulator
