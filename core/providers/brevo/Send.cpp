// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/brevo/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::brevo {

namespace {

using environments::Message;

// A JSON text in a header that comes back with every event; headers are ASCII, so other letters are escaped.
std::string customHeader(const Message& message)
{
    JsonWriter writer;
    writeWithCorrelation(writer, message.metadata, message.correlationId);
    return asciiJson(writer.text());
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    if (message.templateId.find_first_not_of("0123456789") != std::string::npos || message.templateId.size() > 18)
        return fail(ErrorCode::InvalidInput, "Brevo's template ids are numbers", "look it up under Templates");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.brevo.com"));
    JsonWriter body;
    body.beginObject().key("sender");
    writeMailbox(body, message.from);
    body.key("to").beginArray();
    writeMailbox(body, message.to);
    body.endArray();
    if (!message.replyTo.empty())
        body.key("replyTo").beginObject().member("email", message.replyTo).endObject();
    writeIfSet(body, "subject", message.subject);
    if (message.templateId.empty()) {
        // HTML is required without a template: a text alone is shown as it is.
        body.member("htmlContent", message.html.empty() ? htmlOfText(message.text) : message.html);
        writeIfSet(body, "textContent", message.text);
    } else {
        body.key("templateId").rawValue(message.templateId).key("params");
        writeObject(body, message.variables);
    }
    if (!message.tags.empty()) {
        body.key("tags").beginArray();
        for (const std::string& tag : message.tags)
            body.value(tag);
        body.endArray();
    }
    environments::NamedValues headers = message.headers;
    headers.emplace_back("X-Mailin-custom", customHeader(message));
    body.key("headers");
    writeObject(body, headers);
    writeAttachments(body, "attachment", message, {"name", {}, "content"});
    body.endObject();
    SendCall call = jsonCall(origin + "/v3/smtp/email", body);
    call.headers.add("api-key", std::string(context.secret.reveal()));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer)) {
        std::string id(idOf(body.text({"messageId"})));
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    return refine(answerByStatus(answer, body.text({"message"})), body.text({"code"}),
                  {{"unauthorized", SendProblem::WrongKey},
                   {"permission_denied", SendProblem::MissingScope},
                   {"not_enough_credits", SendProblem::QuotaReached},
                   {"account_under_validation", SendProblem::AccountSuspended}});
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "brevo",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::brevo
