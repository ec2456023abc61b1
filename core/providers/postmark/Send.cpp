// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/postmark/Send.h"

#include "core/providers/SendSupport.h"

namespace waybill::providers::postmark {

namespace {

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const environments::Message& message = permitted.message();
    if (message.tags.size() > 1)
        return fail(ErrorCode::InvalidInput, "Postmark takes one tag a message", "leave one; metadata takes more");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.postmarkapp.com"));
    JsonWriter body;
    body.beginObject().member("From", mailboxText(message.from)).member("To", mailboxText(message.to));
    writeIfSet(body, "ReplyTo", message.replyTo);
    if (message.templateId.empty()) {
        body.member("Subject", message.subject);
        writeIfSet(body, "TextBody", message.text);
        writeIfSet(body, "HtmlBody", message.html);
    } else {
        body.member("TemplateAlias", message.templateId).key("TemplateModel");
        writeObject(body, message.variables);
    }
    if (!message.tags.empty())
        body.member("Tag", message.tags.front());
    body.key("Metadata");
    writeWithCorrelation(body, message.metadata, message.correlationId);
    if (!message.headers.empty()) {
        body.key("Headers").beginArray();
        for (const auto& [name, value] : message.headers)
            body.beginObject().member("Name", name).member("Value", value).endObject();
        body.endArray();
    }
    writeAttachments(body, "Attachments", message, {"Name", "ContentType", "Content"});
    writeIfSet(body, "MessageStream", context.account.channel);
    body.endObject();
    SendCall call = jsonCall(origin + (message.templateId.empty() ? "/email" : "/email/withTemplate"), body);
    call.headers.add("X-Postmark-Server-Token", std::string(context.secret.reveal()));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    const std::string code = body.text({"ErrorCode"});
    const std::string text = body.text({"Message"});
    if (isSuccess(answer) && (code.empty() || code == "0")) {
        std::string id = body.text({"MessageID"});
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    // An error may come with 200 (https://postmarkapp.com/developer/api/overview#error-codes).
    const SendAnswer plain =
        isSuccess(answer) ? refusedSend(SendProblem::BadRequest, text) : answerByStatus(answer, text);
    return refine(plain, code,
                  {{"10", SendProblem::WrongKey},
                   {"400", SendProblem::SenderNotVerified},
                   {"401", SendProblem::SenderNotVerified},
                   {"406", SendProblem::BadRecipient},
                   {"412", SendProblem::AccountSuspended},
                   {"413", SendProblem::AccountSuspended}});
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "postmark",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::postmark
