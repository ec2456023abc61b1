// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/SendGridEncoder.h"

#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"

#include <openssl/ec.h>
#include <openssl/x509.h>

namespace waybill::simulator {

using events::BounceClass;
using events::EventType;

namespace {

const char* nativeName(EventType type)
{
    switch (type) {
    case EventType::Queued: return "processed";
    case EventType::Delivered: return "delivered";
    case EventType::Deferred: return "deferred";
    case EventType::Bounced: return "bounce";
    case EventType::Rejected: return "dropped";
    case EventType::Complained: return "spamreport";
    case EventType::Opened: return "open";
    case EventType::Clicked: return "click";
    case EventType::Unsubscribed: return "unsubscribe";
    default: return "other";
    }
}

void writeBounce(JsonWriter& json, const ProviderEvent& event)
{
    const bool hard = event.bounce == BounceClass::Hard;
    json.member("reason", event.reply.line()).member("status", event.reply.enhanced);
    json.member("type", hard ? "bounce" : "blocked");
    json.member("bounce_classification",
                hard ? "Invalid Address" : event.reply.enhanced == "5.7.1" ? "Reputation" : "Mailbox Unavailable");
}

void writeReading(JsonWriter& json, const ProviderEvent& event)
{
    json.member("ip", "198.51.100.7").member("useragent", "Mozilla/5.0 (X11; Linux x86_64)");
    if (event.type == EventType::Opened)
        json.member("sg_content_type", "html").member("sg_machine_open", event.machineOpen);
    if (event.type == EventType::Clicked) {
        json.member("url", event.url);
        json.key("url_offset").beginObject().member("index", 0).member("type", "html").endObject();
    }
}

void writeEvent(JsonWriter& json, const ProviderEvent& event)
{
    const Message& message = event.message;
    json.beginObject();
    json.member("email", message.recipient).member("timestamp", std::int64_t(toMs(event.at) / 1000));
    json.member("event", nativeName(event.type)).member("sg_event_id", event.id);
    json.member("sg_message_id", message.id + ".recvd-5c9d7f7b4b-x7k2p-1-69000A10-11.0");
    json.member("smtp-id", "<" + message.id + "@geopod-ismtpd-12>");
    if (event.type == EventType::Bounced)
        writeBounce(json, event);
    else if (event.type == EventType::Rejected)
        json.member("reason", event.reason);
    else if (!event.reply.text.empty())
        json.member("response", event.reply.line());
    if (event.type == EventType::Deferred)
        json.member("attempt", std::to_string(event.attempt));
    if (event.type == EventType::Delivered || event.type == EventType::Bounced)
        json.member("ip", "192.0.2.10").member("tls", 1);
    if (event.type == EventType::Opened || event.type == EventType::Clicked)
        writeReading(json, event);
    json.key("category").beginArray().value(message.tag).endArray();
    json.member("correlation_id", message.correlationId);
    json.endObject();
}

} // namespace

SendGridEncoder::SendGridEncoder() : m_key(EVP_EC_gen("P-256")) {}

Secret SendGridEncoder::secretLine() const
{
    unsigned char* bytes = nullptr;
    const int length = i2d_PUBKEY(m_key.get(), &bytes);
    std::string spki(reinterpret_cast<const char*>(bytes), std::size_t(length > 0 ? length : 0));
    OPENSSL_free(bytes);
    return Secret(toBase64(spki));
}

std::string SendGridEncoder::sign(std::string_view timestamp, std::string_view body) const
{
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get());
    EVP_DigestSignUpdate(context.get(), timestamp.data(), timestamp.size());
    EVP_DigestSignUpdate(context.get(), body.data(), body.size());
    std::size_t length = 0;
    EVP_DigestSignFinal(context.get(), nullptr, &length);
    std::string der(length, '\0');
    EVP_DigestSignFinal(context.get(), reinterpret_cast<unsigned char*>(der.data()), &length);
    der.resize(length);
    return toBase64(der);
}

WebhookPost SendGridEncoder::encode(std::span<const ProviderEvent> events, Timestamp at)
{
    JsonWriter json;
    json.beginArray();
    for (const ProviderEvent& event : events)
        writeEvent(json, event);
    json.endArray();
    WebhookPost post;
    post.body = json.take() + "\r\n"; // SendGrid ends its bodies so, and signs it too
    const std::string timestamp = std::to_string(toMs(at) / 1000);
    post.headers = {{"Content-Type", "application/json"},
                    {"User-Agent", "SendGrid Event API"},
                    {"X-Twilio-Email-Event-Webhook-Signature", sign(timestamp, post.body)},
                    {"X-Twilio-Email-Event-Webhook-Timestamp", timestamp}};
    return post;
}

} // namespace waybill::simulator
