// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/PostmarkEncoder.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"
#include "core/base/Rfc3339.h"

#include <charconv>

namespace waybill::simulator {

using events::BounceClass;
using events::EventType;

namespace {

constexpr std::string_view user = "waybill-demo";
constexpr std::string_view headerName = "X-Waybill-Token";

// A row of Postmark's bounce types.
struct BounceType {
    const char* type;
    int code;
    const char* name;
    const char* description;
    bool inactive;
};

BounceType bounceTypeOf(const ProviderEvent& event)
{
    switch (event.type) {
    case EventType::Deferred:
        return {"Transient", 2, "Message delayed", "The server could not deliver it yet; Postmark tries again.", false};
    case EventType::Rejected:
        return {"Blocked", 100006, "ISP block", "Blocked by the receiving network's content or address filter.", false};
    case EventType::Failed:
        return {"TemplateRenderingFailed", 100010, "Template rendering failed", "The template could not be rendered.",
                false};
    case EventType::Complained:
        return {"SpamComplaint", 100001, "Spam complaint", "The subscriber marked this message as spam.", true};
    default:
        break;
    }
    if (event.bounce == BounceClass::Hard)
        return {"HardBounce", 1, "Hard bounce", "The server was unable to deliver it: there is no such mailbox.", true};
    return {"SoftBounce", 4096, "Soft bounce", "Unable to deliver it temporarily, as the mailbox is full.", false};
}

const char* recordType(EventType type)
{
    switch (type) {
    case EventType::Delivered: return "Delivery";
    case EventType::Opened: return "Open";
    case EventType::Clicked: return "Click";
    case EventType::Complained: return "SpamComplaint";
    case EventType::Unsubscribed: return "SubscriptionChange";
    default: return "Bounce";
    }
}

// Postmark writes seven fraction digits.
std::string timeText(Timestamp time)
{
    std::string text = formatRfc3339(time);
    text.insert(text.size() - 1, "0000");
    return text;
}

// A 64-bit number that stays the same for the same event.
std::int64_t numberOf(const ProviderEvent& event)
{
    const std::string digest = toHex(sha256({event.id})).substr(0, 10);
    std::int64_t number = 0;
    std::from_chars(digest.data(), digest.data() + digest.size(), number, 16);
    return number;
}

void writeBounce(JsonWriter& json, const ProviderEvent& event)
{
    const BounceType type = bounceTypeOf(event);
    json.member("ID", numberOf(event)).member("Type", type.type).member("TypeCode", type.code);
    json.member("Name", type.name).member("Description", type.description);
    json.member("Details", event.reply.text.empty() ? std::string() : "smtp;" + event.reply.line());
    json.member("Email", event.message.recipient).member("From", event.message.sender);
    json.member("BouncedAt", timeText(event.at)).member("DumpAvailable", true);
    json.member("Inactive", type.inactive).member("CanActivate", type.inactive);
    json.member("Subject", event.message.subject);
}

void writeReading(JsonWriter& json, const ProviderEvent& event)
{
    json.member("Recipient", event.message.recipient).member("ReceivedAt", timeText(event.at));
    json.member("Platform", "Desktop").member("UserAgent", "Mozilla/5.0 (X11; Linux x86_64)");
    if (event.type == EventType::Opened)
        json.member("FirstOpen", true);
    else
        json.member("ClickLocation", "HTML").member("OriginalLink", event.url);
}

} // namespace

PostmarkEncoder::PostmarkEncoder(providers::Auth auth) : m_auth(auth), m_password(randomToken()) {}

Secret PostmarkEncoder::secretLine() const
{
    const std::string password(m_password.reveal());
    if (m_auth == providers::Auth::Basic)
        return Secret("basic " + std::string(user) + ":" + password);
    return Secret("header " + std::string(headerName) + ": " + password);
}

WebhookPost PostmarkEncoder::encode(std::span<const ProviderEvent> events, Timestamp)
{
    const ProviderEvent& event = events.front();
    JsonWriter json;
    json.beginObject();
    json.member("RecordType", recordType(event.type)).member("ServerID", 900001).member("MessageStream", "outbound");
    json.member("MessageID", event.message.id).member("Tag", event.message.tag);
    json.key("Metadata").beginObject().member("correlation_id", event.message.correlationId).endObject();
    switch (event.type) {
    case EventType::Delivered:
        json.member("Recipient", event.message.recipient).member("DeliveredAt", timeText(event.at));
        json.member("Details", "smtp;" + event.reply.line());
        break;
    case EventType::Opened:
    case EventType::Clicked:
        writeReading(json, event);
        break;
    case EventType::Unsubscribed:
        json.member("Recipient", event.message.recipient).member("ChangedAt", timeText(event.at));
        json.member("Origin", "Recipient").member("SuppressSending", true);
        json.member("SuppressionReason", "ManualSuppression");
        break;
    default:
        writeBounce(json, event);
    }
    json.endObject();

    const std::string password(m_password.reveal());
    WebhookPost post{{{"Content-Type", "application/json"}, {"User-Agent", "Postmark"}}, json.take()};
    if (m_auth == providers::Auth::Basic)
        post.headers.emplace_back("Authorization", "Basic " + toBase64(std::string(user) + ":" + password));
    else
        post.headers.emplace_back(headerName, password);
    return post;
}

} // namespace waybill::simulator
