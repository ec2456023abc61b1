// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sendgrid/Send.h"

#include "core/providers/SendSupport.h"

namespace waybill::providers::sendgrid {

namespace {

using environments::Message;

void writeContent(JsonWriter& writer, const Message& message)
{
    if (message.text.empty() && message.html.empty())
        return;
    writer.key("content").beginArray();
    if (!message.text.empty()) // text/plain must come first
        writer.beginObject().member("type", "text/plain").member("value", message.text).endObject();
    if (!message.html.empty())
        writer.beginObject().member("type", "text/html").member("value", message.html).endObject();
    writer.endArray();
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    const bool eu = context.account.region == "eu";
    const std::string origin =
        TRY(sendOrigin(context.account, eu ? "https://api.eu.sendgrid.com" : "https://api.sendgrid.com"));
    JsonWriter body;
    body.beginObject().key("personalizations").beginArray().beginObject().key("to").beginArray();
    writeMailbox(body, message.to);
    body.endArray();
    if (!message.variables.empty()) {
        body.key("dynamic_template_data");
        writeObject(body, message.variables);
    }
    body.key("custom_args"); // come back as members of every event
    writeWithCorrelation(body, message.metadata, message.correlationId);
    body.endObject().endArray().key("from");
    writeMailbox(body, message.from);
    if (!message.replyTo.empty())
        body.key("reply_to").beginObject().member("email", message.replyTo).endObject();
    writeIfSet(body, "subject", message.subject);
    writeContent(body, message);
    writeIfSet(body, "template_id", message.templateId);
    if (!message.tags.empty()) {
        body.key("categories").beginArray();
        for (const std::string& tag : message.tags)
            body.value(tag);
        body.endArray();
    }
    if (!message.headers.empty()) {
        body.key("headers");
        writeObject(body, message.headers);
    }
    writeAttachments(body, "attachments", message, {"filename", "type", "content", "disposition"});
    body.endObject();
    SendCall call = jsonCall(origin + "/v3/mail/send", body);
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    if (isSuccess(answer)) {
        const auto id = answer.headers.find("X-Message-Id");
        return id && !id->empty() ? accepted(std::string(*id)) : notUnderstood(answer);
    }
    const AnswerBody body(answer);
    const JsonValue first = body.root()["errors"].at(0);
    return answerByStatus(answer, first["message"].string().value_or(""));
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "sendgrid",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::sendgrid
