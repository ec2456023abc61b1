// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtpcom/Send.h"

#include "core/base/Encoding.h"
#include "core/providers/SendSupport.h"

namespace waybill::providers::smtpcom {

namespace {

using environments::Message;

void writePart(JsonWriter& body, std::string_view type, const std::string& content)
{
    body.beginObject().member("type", type).member("charset", "UTF-8").member("content", content).endObject();
}

void writeAttachment(JsonWriter& body, const environments::Attachment& attachment)
{
    body.beginObject()
        .member("filename", attachment.fileName)
        .member("type", attachment.contentType)
        .member("disposition", "attachment")
        .member("encoding", "base64")
        .member("content", toBase64(attachment.bytes))
        .endObject();
}

// What is in unique_args comes back at the top level of every callback.
std::string uniqueArguments(const Message& message)
{
    JsonWriter writer;
    writer.beginObject().key("unique_args");
    writeWithCorrelation(writer, message.metadata, message.correlationId);
    writer.endObject();
    return writer.take();
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    if (context.account.channel.empty())
        return fail(ErrorCode::InvalidInput, "SMTP.com needs a channel", "name it with the credential");
    if (!message.templateId.empty())
        return fail(ErrorCode::InvalidInput, "SMTP.com has no templates", "write the text here");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.smtp.com"));
    JsonWriter body;
    body.beginObject().member("channel", context.account.channel).key("recipients").beginObject().key("to").beginArray();
    writeMailbox(body, message.to, "address");
    body.endArray().endObject().key("originator").beginObject().key("from");
    writeMailbox(body, message.from, "address");
    if (!message.replyTo.empty())
        body.key("reply_to").beginObject().member("address", message.replyTo).endObject();
    body.endObject().member("subject", message.subject);
    environments::NamedValues headers = message.headers;
    headers.emplace_back("X-SMTPAPI", uniqueArguments(message));
    body.key("custom_headers");
    writeObject(body, headers);
    body.key("body").beginObject().key("parts").beginArray();
    if (!message.text.empty())
        writePart(body, "text/plain", message.text);
    if (!message.html.empty())
        writePart(body, "text/html", message.html);
    body.endArray();
    if (!message.attachments.empty()) {
        body.key("attachments").beginArray();
        for (const environments::Attachment& attachment : message.attachments)
            writeAttachment(body, attachment);
        body.endArray();
    }
    body.endObject().endObject();
    SendCall call = jsonCall(origin + "/v4/messages", body);
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer) && body.text({"status"}) == "success") {
        std::string id = body.text({"data", "msg_id"});
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    // JSend: data names the field at fault.
    const JsonValue data = body.root()["data"];
    const std::string text = data.size() > 0 && data.isObject()
                                 ? std::string(data.keyAt(0)) + ": " + std::string(data.at(0).string().value_or(""))
                                 : std::string();
    if (isSuccess(answer))
        return body.text({"status"}) == "fail" ? refusedSend(SendProblem::BadRequest, text) : notUnderstood(answer);
    return answerByStatus(answer, text);
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "smtpcom", .channelName = "channel",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::smtpcom
