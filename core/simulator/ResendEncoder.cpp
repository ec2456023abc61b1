// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/ResendEncoder.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"
#include "core/base/Rfc3339.h"

namespace waybill::simulator {

using events::BounceClass;
using events::EventType;

namespace {

const char* nativeName(EventType type)
{
    switch (type) {
    case EventType::Sent: return "email.sent";
    case EventType::Delivered: return "email.delivered";
    case EventType::Deferred: return "email.delivery_delayed";
    case EventType::Bounced: return "email.bounced";
    case EventType::Rejected: return "email.suppressed";
    case EventType::Complained: return "email.complained";
    case EventType::Opened: return "email.opened";
    case EventType::Clicked: return "email.clicked";
    case EventType::Failed: return "email.failed";
    default: return "email.other";
    }
}

void writeOutcome(JsonWriter& json, const ProviderEvent& event)
{
    if (event.type == EventType::Bounced) {
        const bool hard = event.bounce == BounceClass::Hard;
        json.key("bounce").beginObject();
        json.member("type", hard ? "Permanent" : "Transient").member("subType", hard ? "NoEmail" : "MailboxFull");
        json.member("message", hard ? "The recipient's mail server said that there is no such mailbox."
                                    : "The recipient's mail server refused the message for now.");
        json.key("diagnosticCode").beginArray().value("smtp; " + event.reply.line()).endArray();
        json.endObject();
    } else if (event.type == EventType::Rejected) {
        json.key("suppressed").beginObject();
        json.member("type", "OnAccountSuppressionList").member("reason", event.reason);
        json.member("message", "Sending to this address is suppressed.");
        json.key("diagnosticCode").beginArray().endArray();
        json.endObject();
    } else if (event.type == EventType::Failed) {
        json.key("failed").beginObject().member("reason", event.reason).endObject();
    } else if (event.type == EventType::Clicked) {
        json.key("click").beginObject();
        json.member("ipAddress", "198.51.100.7").member("link", event.url).member("timestamp", event.at);
        json.member("userAgent", "Mozilla/5.0 (X11; Linux x86_64)");
        json.endObject();
    }
}

std::string bodyOf(const ProviderEvent& event)
{
    const Message& message = event.message;
    JsonWriter json;
    json.beginObject();
    json.member("type", nativeName(event.type)).member("created_at", event.at);
    json.key("data").beginObject();
    json.member("email_id", message.id).member("created_at", message.requestedAt);
    json.member("from", message.senderName + " <" + message.sender + ">");
    json.key("to").beginArray().value(message.recipient).endArray();
    json.member("subject", message.subject);
    json.key("tags").beginObject();
    json.member("correlation_id", message.correlationId).member("category", message.tag);
    json.endObject();
    writeOutcome(json, event);
    json.endObject().endObject();
    return json.take();
}

} // namespace

ResendEncoder::ResendEncoder() : m_key(sha256({randomToken()})) {}

Secret ResendEncoder::secretLine() const { return Secret("whsec_" + toBase64(m_key.reveal())); }

WebhookPost ResendEncoder::signedPost(const std::string& id, std::string body, Timestamp at) const
{
    const std::string timestamp = std::to_string(toMs(at) / 1000);
    const std::string signature = toBase64(hmacSha256(m_key.reveal(), {id, ".", timestamp, ".", body}));
    return {{{"Content-Type", "application/json"},
             {"User-Agent", "Svix-Webhooks/1.62"},
             {"svix-id", id},
             {"svix-timestamp", timestamp},
             {"svix-signature", "v1," + signature}},
            std::move(body)};
}

WebhookPost ResendEncoder::encode(std::span<const ProviderEvent> events, Timestamp at)
{
    return signedPost("msg_" + events.front().id, bodyOf(events.front()), at);
}

WebhookPost ResendEncoder::again(const WebhookPost& first, Timestamp at)
{
    for (const auto& [name, value] : first.headers) {
        if (name == "svix-id")
            return signedPost(value, first.body, at);
    }
    return first;
}

} // namespace waybill::simulator
