// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailjet/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::mailjet {

namespace {

using environments::Message;

void writeParty(JsonWriter& body, const environments::Mailbox& mailbox) { writeMailbox(body, mailbox, "Email", "Name"); }

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    if (context.account.user.empty())
        return fail(ErrorCode::InvalidInput, "Mailjet needs the API key beside the secret key",
                    "fill it in with the credential");
    if (message.tags.size() > 1)
        return fail(ErrorCode::InvalidInput, "Mailjet takes one tag a message (its campaign)", "leave one");
    if (message.templateId.find_first_not_of("0123456789") != std::string::npos || message.templateId.size() > 18)
        return fail(ErrorCode::InvalidInput, "Mailjet's template ids are numbers", "look it up under Templates");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.mailjet.com"));
    JsonWriter body;
    body.beginObject().key("Messages").beginArray().beginObject().key("From");
    writeParty(body, message.from);
    body.key("To").beginArray();
    writeParty(body, message.to);
    body.endArray();
    if (!message.replyTo.empty())
        body.key("ReplyTo").beginObject().member("Email", message.replyTo).endObject();
    writeIfSet(body, "Subject", message.subject);
    writeIfSet(body, "TextPart", message.text);
    writeIfSet(body, "HTMLPart", message.html);
    if (!message.templateId.empty()) {
        body.key("TemplateID").rawValue(message.templateId).member("TemplateLanguage", true).key("Variables");
        writeObject(body, message.variables);
    }
    writeIfSet(body, "CustomID", message.correlationId);
    if (!message.metadata.empty()) {
        JsonWriter payload;
        writeObject(payload, message.metadata);
        body.member("EventPayload", payload.text());
    }
    if (!message.tags.empty())
        body.member("CustomCampaign", message.tags.front());
    if (!message.headers.empty()) {
        body.key("Headers");
        writeObject(body, message.headers);
    }
    writeAttachments(body, "Attachments", message, {"Filename", "ContentType", "Base64Content"});
    body.endObject().endArray().endObject();
    SendCall call = jsonCall(origin + "/v3.1/send", body);
    call.headers.add("Authorization", basicAuthorization(context.account.user, context.secret));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    const JsonValue message = body.root()["Messages"].at(0);
    const JsonValue error = message["Errors"].at(0);
    if (isSuccess(answer) && message["Status"].string() == "success") {
        std::string id(textOf(message["To"].at(0)["MessageID"])); // 64 bits: never through a double
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    const std::string_view text = firstText({error["ErrorMessage"], body.root()["ErrorMessage"]});
    const std::string_view code = firstText({error["ErrorCode"], body.root()["ErrorCode"]});
    const SendAnswer plain = isSuccess(answer) ? (error.isObject() ? refusedSend(SendProblem::BadRequest, text)
                                                                   : notUnderstood(answer))
                                               : answerByStatus(answer, text);
    return refine(plain, code, {{"send-0008", SendProblem::SenderNotVerified}, {"mj-0002", SendProblem::MissingScope}});
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "mailjet", .userName = "API key",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::mailjet
