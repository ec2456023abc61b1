// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/Send.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"
#include "core/providers/SendSupport.h"
#include "core/providers/amazonses/Account.h"
#include "core/providers/amazonses/SigV4.h"

#include <algorithm>

namespace waybill::providers::amazonses {

namespace {

using environments::Mailbox;
using environments::Message;

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// SES wants ASCII here: a name beyond it becomes encoded words (RFC 2047) of at most 75 characters.
std::string asciiMailbox(const Mailbox& mailbox)
{
    if (isAscii(mailbox.name))
        return mailboxText(mailbox);
    constexpr std::size_t bytesAWord = 42;
    std::string words;
    std::string_view rest = mailbox.name;
    while (!rest.empty()) {
        std::size_t end = std::min(bytesAWord, rest.size());
        while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0) == 0x80) // not inside a letter
            --end;
        words += (words.empty() ? "=?UTF-8?B?" : " =?UTF-8?B?") + toBase64(rest.substr(0, end)) + "?=";
        rest.remove_prefix(end);
    }
    return words + " <" + mailbox.address + ">";
}

// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html
Result<void> checkTag(std::string_view text)
{
    const auto plain = [](char c) { return isAsciiLetterOrDigit(c) || std::string_view("_-.@").contains(c); };
    if (text.empty() || text.size() > 256 || !std::ranges::all_of(text, plain))
        return fail(ErrorCode::InvalidInput, "the tags of Amazon SES have only ASCII letters, digits and _-.@",
                    "change tags, metadata and the id of your own");
    return {};
}

Result<void> writeTags(JsonWriter& body, const Message& message)
{
    environments::NamedValues tags = message.metadata;
    for (const std::string& tag : message.tags)
        tags.emplace_back(tag, "1");
    if (!message.correlationId.empty())
        tags.emplace_back("correlation_id", message.correlationId);
    if (tags.empty())
        return {};
    body.key("EmailTags").beginArray();
    for (const auto& [name, value] : tags) {
        TRY_VOID(checkTag(name));
        TRY_VOID(checkTag(value));
        body.beginObject().member("Name", name).member("Value", value).endObject();
    }
    body.endArray();
    return {};
}

void writeExtras(JsonWriter& body, const Message& message)
{
    if (!message.headers.empty()) {
        body.key("Headers").beginArray();
        for (const auto& [name, value] : message.headers)
            body.beginObject().member("Name", name).member("Value", value).endObject();
        body.endArray();
    }
    writeAttachments(body, "Attachments", message, {"FileName", "ContentType", "RawContent"});
}

void writeContent(JsonWriter& body, const Message& message)
{
    const auto part = [&body](std::string_view key, const std::string& text) {
        body.key(key).beginObject().member("Data", text).member("Charset", "UTF-8").endObject();
    };
    body.key("Content").beginObject();
    if (message.templateId.empty()) {
        body.key("Simple").beginObject();
        part("Subject", message.subject);
        body.key("Body").beginObject();
        if (!message.text.empty())
            part("Text", message.text);
        if (!message.html.empty())
            part("Html", message.html);
        body.endObject();
    } else {
        JsonWriter data;
        writeObject(data, message.variables);
        body.key("Template").beginObject().member("TemplateName", message.templateId).member("TemplateData", data.text());
    }
    writeExtras(body, message);
    body.endObject().endObject();
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    constexpr std::string_view path = "/v2/email/outbound-emails";
    const Message& message = permitted.message();
    const SendAccount& account = context.account;
    TRY_VOID(checkAccount(account));
    const std::string origin = TRY(sendOrigin(account, "https://email." + account.region + ".amazonaws.com"));
    JsonWriter body;
    body.beginObject().member("FromEmailAddress", asciiMailbox(message.from)).key("Destination").beginObject();
    body.key("ToAddresses").beginArray().value(asciiMailbox(message.to)).endArray().endObject();
    if (!message.replyTo.empty())
        body.key("ReplyToAddresses").beginArray().value(message.replyTo).endArray();
    writeContent(body, message);
    TRY_VOID(writeTags(body, message));
    writeIfSet(body, "ConfigurationSetName", account.channel);
    body.endObject();

    SendCall call = jsonCall(origin + std::string(path), body);
    const std::string date = amzDate(context.now);
    call.headers.add("X-Amz-Date", date);
    call.headers.add("Authorization",
                     sigV4Authorization({.method = "POST",
                                         .path = path,
                                         .query = {},
                                         .headers = {{"content-type", "application/json"},
                                                     {"host", origin.substr(origin.find("://") + 3)},
                                                     {"x-amz-date", date}},
                                         .body = call.body},
                                        {.accessKeyId = account.user, .region = account.region, .service = "ses"},
                                        context.secret, context.now));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer)) {
        std::string id = body.text({"MessageId"});
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    const std::string type = errorType(answer, body);
    std::string text = body.text({"message"});
    if (text.empty())
        text = body.text({"Message"});
    return refine(answerByStatus(answer, text), type,
                  {{"InvalidSignatureException", SendProblem::WrongKey},
                   {"UnrecognizedClientException", SendProblem::WrongKey},
                   {"AccessDeniedException", SendProblem::MissingScope},
                   {"MailFromDomainNotVerifiedException", SendProblem::SenderNotVerified},
                   {"MessageRejected", SendProblem::SenderNotVerified},
                   {"AccountSuspendedException", SendProblem::AccountSuspended},
                   {"SendingPausedException", SendProblem::AccountSuspended},
                   {"LimitExceededException", SendProblem::QuotaReached}});
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{
        .provider = "amazon-ses", .userName = "access key id", .build = build, .classify = classify};
    return api;
}

} // namespace waybill::providers::amazonses
