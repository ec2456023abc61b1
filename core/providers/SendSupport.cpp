// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/SendSupport.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "core/base/Utf8.h"
#include "core/providers/Values.h"

#include <charconv>

namespace waybill::providers {

namespace {

constexpr std::size_t maxText = 500;

bool isOnThisMachine(std::string_view origin)
{
    for (const std::string_view host : {"http://127.0.0.1", "http://[::1]", "http://localhost"}) {
        if (origin.starts_with(host) && (origin.size() == host.size() || origin[host.size()] == ':'))
            return true;
    }
    return false;
}

// Nothing but host and port behind the scheme: no path, no user, no query that could lead elsewhere.
bool isBareOrigin(std::string_view origin)
{
    const std::size_t start = origin.find("://");
    return start != std::string_view::npos && origin.size() > start + 3 &&
           origin.find_first_of("/?#@\\ \r\n", start + 3) == std::string_view::npos;
}

// RFC 9110 10.2.3; a date instead of seconds is left alone: a backoff of our own follows then.
std::optional<std::chrono::seconds> retryAfterOf(const HttpAnswer& answer)
{
    const auto value = answer.headers.find("retry-after");
    if (!value)
        return std::nullopt;
    int seconds = 0;
    const auto end = value->data() + value->size();
    const auto parsed = std::from_chars(value->data(), end, seconds);
    if (parsed.ec != std::errc() || parsed.ptr != end || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds(seconds);
}

std::string cut(std::string_view text)
{
    std::string line = printable(text.substr(0, maxText));
    if (line.size() > maxText)
        line.resize(maxText);
    return toValidUtf8(line);
}

} // namespace

std::string_view toString(SendProblem problem)
{
    switch (problem) {
    case SendProblem::None: return "none";
    case SendProblem::WrongKey: return "wrong_key";
    case SendProblem::MissingScope: return "missing_scope";
    case SendProblem::BadRequest: return "bad_request";
    case SendProblem::BadRecipient: return "bad_recipient";
    case SendProblem::SenderNotVerified: return "sender_not_verified";
    case SendProblem::AccountSuspended: return "account_suspended";
    case SendProblem::QuotaReached: return "quota_reached";
    case SendProblem::RateLimited: return "rate_limited";
    case SendProblem::TooLarge: return "too_large";
    case SendProblem::IdempotencyConflict: return "idempotency_conflict";
    case SendProblem::ProviderFault: return "provider_fault";
    case SendProblem::NotUnderstood: return "not_understood";
    }
    return "none";
}

Result<std::string> sendOrigin(const SendAccount& account, std::string_view providersOwn)
{
    if (account.origin.empty())
        return std::string(providersOwn);
    if (!isBareOrigin(account.origin))
        return fail(ErrorCode::InvalidInput, "the provider's address is not scheme, host and port",
                    "write it as https://postal.example.com");
    if (!account.origin.starts_with("https://") && !isOnThisMachine(account.origin))
        return fail(ErrorCode::InvalidInput, "the provider's address is not https",
                    "a key must not cross a network in the clear");
    return account.origin;
}

SendCall jsonCall(std::string url, JsonWriter& body)
{
    SendCall call{.url = std::move(url), .headers = {}, .body = body.take()};
    call.headers.add("Content-Type", "application/json");
    call.headers.add("Accept", "application/json");
    return call;
}

std::string mailboxText(const environments::Mailbox& mailbox)
{
    if (mailbox.name.empty())
        return mailbox.address;
    constexpr std::string_view specials = "()<>[]:;@\\,.\"";
    if (mailbox.name.find_first_of(specials) == std::string::npos)
        return mailbox.name + " <" + mailbox.address + ">";
    std::string quoted = "\"";
    for (const char c : mailbox.name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + "\" <" + mailbox.address + ">";
}

void writeMailbox(JsonWriter& writer, const environments::Mailbox& mailbox, std::string_view addressKey,
                  std::string_view nameKey)
{
    writer.beginObject().member(addressKey, mailbox.address);
    writeIfSet(writer, nameKey, mailbox.name);
    writer.endObject();
}

void writeObject(JsonWriter& writer, const environments::NamedValues& values)
{
    writeWithCorrelation(writer, values, {});
}

void writeWithCorrelation(JsonWriter& writer, const environments::NamedValues& values, std::string_view correlationId)
{
    writer.beginObject();
    for (const auto& [name, value] : values) {
        if (correlationId.empty() || name != "correlation_id")
            writer.member(name, value);
    }
    writeIfSet(writer, "correlation_id", correlationId);
    writer.endObject();
}

void writeAttachments(JsonWriter& writer, std::string_view key, const environments::Message& message,
                      const AttachmentKeys& keys)
{
    if (message.attachments.empty())
        return;
    writer.key(key).beginArray();
    for (const environments::Attachment& attachment : message.attachments) {
        writer.beginObject().member(keys.name, attachment.fileName);
        if (!keys.type.empty())
            writer.member(keys.type, attachment.contentType);
        writer.member(keys.content, toBase64(attachment.bytes));
        if (!keys.disposition.empty())
            writer.member(keys.disposition, "attachment");
        writer.endObject();
    }
    writer.endArray();
}

void writeIfSet(JsonWriter& writer, std::string_view key, std::string_view text)
{
    if (!text.empty())
        writer.member(key, text);
}

std::string basicAuthorization(std::string_view user, const Secret& secret)
{
    return "Basic " + toBase64(std::string(user) + ':' + std::string(secret.reveal()));
}

std::string asciiJson(std::string_view json)
{
    std::string out;
    const auto unit = [&out](char32_t code) {
        constexpr std::string_view digits = "0123456789abcdef";
        out.append({'\\', 'u', digits[code >> 12 & 15], digits[code >> 8 & 15], digits[code >> 4 & 15],
                    digits[code & 15]});
    };
    for (std::size_t at = 0; at < json.size();) {
        const CodePoint point = codePointAt(json, at);
        at += point.length;
        if (point.value < 0x80) {
            out += char(point.value);
        } else if (point.value < 0x10000) {
            unit(point.value);
        } else { // a surrogate pair, RFC 8259 7
            unit(0xD800 + ((point.value - 0x10000) >> 10));
            unit(0xDC00 + ((point.value - 0x10000) & 0x3FF));
        }
    }
    return out;
}

std::string htmlOfText(std::string_view text)
{
    std::string out = "<pre>";
    for (const char c : text) {
        switch (c) {
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '&': out += "&amp;"; break;
        default: out += c; break;
        }
    }
    return out + "</pre>";
}

std::string percentEncoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool unreserved = isAsciiLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
        if (unreserved)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

SendAnswer accepted(std::string messageId)
{
    return {.result = SendResult::Accepted, .messageId = std::move(messageId)};
}

SendAnswer refusedSend(SendProblem problem, std::string_view text)
{
    return {.result = SendResult::Refused, .problem = problem, .messageId = {}, .text = cut(text)};
}

SendAnswer answerByStatus(const HttpAnswer& answer, std::string_view text)
{
    SendAnswer out{.messageId = {}, .text = cut(text), .retryAfter = retryAfterOf(answer)};
    if (answer.status >= 500 || answer.status < 300) {
        out.result = SendResult::Unclear;
        out.problem = answer.status >= 500 ? SendProblem::ProviderFault : SendProblem::NotUnderstood;
        return out;
    }
    out.result = answer.status == 429 ? SendResult::TryLater : SendResult::Refused;
    switch (answer.status) {
    case 401: out.problem = SendProblem::WrongKey; break;
    case 402: out.problem = SendProblem::QuotaReached; break;
    case 403: out.problem = SendProblem::MissingScope; break;
    case 413: out.problem = SendProblem::TooLarge; break;
    case 429: out.problem = SendProblem::RateLimited; break;
    default: out.problem = SendProblem::BadRequest; break;
    }
    return out;
}

SendAnswer refine(SendAnswer answer, std::string_view code, std::initializer_list<NamedProblem> table)
{
    for (const NamedProblem& entry : table) {
        if (entry.code == code)
            answer.problem = entry.problem;
    }
    return answer;
}

SendAnswer notUnderstood(const HttpAnswer& answer)
{
    return {.result = SendResult::Unclear,
            .problem = SendProblem::NotUnderstood,
            .messageId = {},
            .text = "status " + std::to_string(answer.status) + " without a message id"};
}

bool isSuccess(const HttpAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

AnswerBody::AnswerBody(const HttpAnswer& answer) : m_parsed(m_document.parse(answer.body).has_value()) {}

JsonValue AnswerBody::root() const { return m_parsed ? m_document.root() : JsonValue(); }

std::string AnswerBody::text(std::initializer_list<std::string_view> path) const
{
    JsonValue value = root();
    for (const std::string_view key : path)
        value = value[key];
    return std::string(textOf(value));
}

} // namespace waybill::providers
