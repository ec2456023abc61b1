// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/emaillabs/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::emaillabs {

namespace {

using environments::Message;

// EmailLabs lets the sender choose the message id; it comes back in every webhook, so it carries our own id.
std::string messageIdOf(const Message& message, std::string_view key)
{
    const std::string& address = message.from.address;
    const std::string id = message.correlationId.empty() ? std::string(key) : message.correlationId;
    return id.contains('@') ? id : id + address.substr(address.rfind('@'));
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    if (context.account.user.empty() || context.account.channel.empty())
        return fail(ErrorCode::InvalidInput, "EmailLabs needs an application key and an SMTP account",
                    "fill them in with the credential, as 1.name.smtp");
    if (!message.templateId.empty())
        return fail(ErrorCode::InvalidInput, "templates of EmailLabs are not supported", "write the text here");
    if (message.subject.size() > 128)
        return fail(ErrorCode::InvalidInput, "EmailLabs takes subjects of at most 128 characters", "shorten it");
    if (!message.attachments.empty())
        return fail(ErrorCode::InvalidInput, "attachments are not supported with EmailLabs", "send a link instead");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.emaillabs.io"));
    JsonWriter body;
    body.beginObject().member("smtpAccount", context.account.channel).member("subject", message.subject).key("from");
    writeMailbox(body, message.from);
    body.key("to").beginArray().beginObject().member("email", message.to.address);
    writeIfSet(body, "name", message.to.name);
    body.member("messageId", messageIdOf(message, context.idempotencyKey)).endObject().endArray();
    body.key("content").beginObject();
    writeIfSet(body, "text", message.text);
    writeIfSet(body, "html", message.html);
    body.endObject();
    environments::NamedValues headers = message.headers;
    if (!message.replyTo.empty())
        headers.emplace_back("Reply-To", message.replyTo);
    if (!headers.empty()) {
        body.key("headers");
        writeObject(body, headers);
    }
    body.endObject();
    SendCall call = jsonCall(origin + "/v2.1/email", body);
    call.headers.add("Application-Key", context.account.user);
    call.headers.add("Authorization", std::string(context.secret.reveal())); // without a scheme
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    const JsonValue error = body.root()["errors"].at(0);
    const std::string_view text = error["message"].string().value_or("");
    if (answer.status == 207) // some recipients were refused, and there is one
        return refusedSend(SendProblem::BadRecipient, text);
    if (isSuccess(answer)) {
        std::string id(idOf(body.root()["data"].at(0)["to"].at(0)["messageId"]));
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    SendAnswer out = answerByStatus(answer, text);
    if (answer.status == 403)
        out.problem = SendProblem::WrongKey; // it answers 401 and 403 alike
    return out;
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "emaillabs", .userName = "application key", .channelName = "SMTP account",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::emaillabs
