// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/agentmail/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::agentmail {

namespace {

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const environments::Message& message = permitted.message();
    if (!message.templateId.empty())
        return fail(ErrorCode::InvalidInput, "AgentMail has no templates", "write the text here");
    const bool eu = context.account.region == "eu";
    const std::string origin =
        TRY(sendOrigin(context.account, eu ? "https://api.agentmail.eu" : "https://api.agentmail.to"));
    JsonWriter body;
    body.beginObject().key("to").beginArray().value(mailboxText(message.to)).endArray();
    writeIfSet(body, "reply_to", message.replyTo);
    body.member("subject", message.subject);
    writeIfSet(body, "text", message.text);
    writeIfSet(body, "html", message.html);
    if (!message.tags.empty()) {
        body.key("labels").beginArray();
        for (const std::string& tag : message.tags)
            body.value(tag);
        body.endArray();
    }
    // No metadata comes back in its events; the header can be fetched with the message.
    environments::NamedValues headers = message.headers;
    if (!message.correlationId.empty())
        headers.emplace_back("X-Correlation-Id", message.correlationId);
    if (!headers.empty()) {
        body.key("headers");
        writeObject(body, headers);
    }
    writeAttachments(body, "attachments", message, {"filename", "content_type", "content"});
    body.endObject();
    // The inbox is the sender.
    SendCall call = jsonCall(origin + "/v0/inboxes/" + percentEncoded(message.from.address) + "/messages/send", body);
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    if (!context.idempotencyKey.empty())
        call.headers.add("Idempotency-Key", std::string(context.idempotencyKey));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer)) {
        std::string id(idOf(body.text({"message_id"})));
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    SendAnswer out = answerByStatus(answer, body.text({"message"}));
    if (answer.status == 409)
        out.problem = SendProblem::IdempotencyConflict;
    return refine(std::move(out), body.text({"code"}),
                  {{"message_rejected", SendProblem::BadRecipient},
                   {"domain_not_verified", SendProblem::SenderNotVerified},
                   {"limit_exceeded", SendProblem::QuotaReached}});
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "agentmail", .idempotent = true,
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::agentmail
