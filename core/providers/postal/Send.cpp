// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postal/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::postal {

namespace {

using environments::Message;

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    if (context.account.origin.empty())
        return fail(ErrorCode::InvalidInput, "Postal runs on a server of your own", "fill in its address");
    if (!message.templateId.empty())
        return fail(ErrorCode::InvalidInput, "Postal has no templates", "write the text here");
    // One tag a message, and nothing else comes back: our own id goes before the tags.
    std::string tag = message.correlationId;
    if (tag.empty() && !message.tags.empty())
        tag = message.tags.front();
    const std::string origin = TRY(sendOrigin(context.account, {}));
    JsonWriter body;
    body.beginObject().key("to").beginArray().value(message.to.address).endArray();
    body.member("from", mailboxText(message.from)).member("subject", message.subject);
    writeIfSet(body, "reply_to", message.replyTo);
    writeIfSet(body, "plain_body", message.text);
    writeIfSet(body, "html_body", message.html);
    writeIfSet(body, "tag", tag);
    if (!message.headers.empty()) {
        body.key("headers");
        writeObject(body, message.headers);
    }
    writeAttachments(body, "attachments", message, {"name", "content_type", "data"});
    body.endObject();
    SendCall call = jsonCall(origin + "/api/v1/send/message", body);
    call.headers.add("X-Server-API-Key", std::string(context.secret.reveal()));
    return call;
}

// The status is 200 whatever happened; "status" and "data.code" tell.
SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    const JsonValue data = body.root()["data"];
    if (!isSuccess(answer))
        return answerByStatus(answer, textOf(data["message"]));
    if (body.text({"status"}) == "success") {
        std::string id(textOf(data["messages"].at(0)["id"])); // of the one recipient, as its webhooks name it
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    if (body.text({"status"}).empty())
        return notUnderstood(answer);
    return refine(refusedSend(SendProblem::BadRequest, textOf(data["message"])), textOf(data["code"]),
                  {{"InvalidServerAPIKey", SendProblem::WrongKey},
                   {"AccessDenied", SendProblem::WrongKey},
                   {"UnauthenticatedFromAddress", SendProblem::SenderNotVerified},
                   {"ServerSuspended", SendProblem::AccountSuspended},
                   {"NoRecipients", SendProblem::BadRecipient}});
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "postal", .needsOrigin = true,
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::postal
