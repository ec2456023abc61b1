// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailgun/Send.h"

#include "core/providers/MultipartForm.h"
#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::mailgun {

namespace {

using environments::Message;

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    const bool eu = context.account.region == "eu";
    const std::string origin =
        TRY(sendOrigin(context.account, eu ? "https://api.eu.mailgun.net" : "https://api.mailgun.net"));
    // The sending domain stands in the path: the account's, or that of the sender.
    const std::string domain = context.account.channel.empty()
                                   ? message.from.address.substr(message.from.address.rfind('@') + 1)
                                   : context.account.channel;
    MultipartForm form;
    const auto addIfSet = [&form](std::string_view name, std::string_view value) {
        if (!value.empty())
            form.add(name, value);
    };
    form.add("from", mailboxText(message.from));
    form.add("to", mailboxText(message.to));
    addIfSet("h:Reply-To", message.replyTo);
    addIfSet("subject", message.subject);
    addIfSet("text", message.text);
    addIfSet("html", message.html);
    if (!message.templateId.empty()) {
        JsonWriter variables;
        writeObject(variables, message.variables);
        form.add("template", message.templateId);
        form.add("t:variables", variables.text());
    }
    for (const std::string& tag : message.tags)
        form.add("o:tag", tag);
    for (const auto& [name, value] : message.headers)
        form.add("h:" + name, value);
    for (const auto& [name, value] : message.metadata)
        form.add("v:" + name, value);
    addIfSet("v:correlation_id", message.correlationId); // comes back in user-variables
    for (const environments::Attachment& attachment : message.attachments)
        form.addFile("attachment", attachment.fileName, attachment.contentType, attachment.bytes);

    SendCall call{.url = origin + "/v3/" + percentEncoded(domain) + "/messages", .headers = {}, .body = form.body()};
    call.headers.add("Content-Type", form.contentType());
    call.headers.add("Accept", "application/json");
    call.headers.add("Authorization", basicAuthorization("api", context.secret));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer)) {
        // A wrong path answers 200 as well, with the text "Mailgun Magnificent API" and no id.
        std::string id(idOf(body.text({"id"})));
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    const std::string text = body.text({"message"});
    SendAnswer out = answerByStatus(answer, text.empty() ? answer.body : text); // 401 is the plain text "Forbidden"
    if (answer.status == 404)
        out.problem = SendProblem::SenderNotVerified; // no such domain in this account and region
    return out;
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "mailgun",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::mailgun
