// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mandrill/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::mandrill {

namespace {

using environments::Message;

void writeVariables(JsonWriter& body, const Message& message)
{
    body.key("global_merge_vars").beginArray();
    for (const auto& [name, value] : message.variables)
        body.beginObject().member("name", name).member("content", value).endObject();
    body.endArray();
}

void writeMessage(JsonWriter& body, const Message& message)
{
    body.key("message").beginObject().member("from_email", message.from.address);
    writeIfSet(body, "from_name", message.from.name);
    body.key("to").beginArray().beginObject().member("email", message.to.address);
    writeIfSet(body, "name", message.to.name);
    body.member("type", "to").endObject().endArray();
    writeIfSet(body, "subject", message.subject);
    writeIfSet(body, "text", message.text);
    writeIfSet(body, "html", message.html);
    environments::NamedValues headers = message.headers;
    if (!message.replyTo.empty())
        headers.emplace_back("Reply-To", message.replyTo);
    if (!headers.empty()) {
        body.key("headers");
        writeObject(body, headers);
    }
    if (!message.tags.empty()) {
        body.key("tags").beginArray();
        for (const std::string& tag : message.tags)
            body.value(tag);
        body.endArray();
    }
    body.key("metadata"); // comes back in every event
    writeWithCorrelation(body, message.metadata, message.correlationId);
    if (!message.templateId.empty())
        writeVariables(body, message);
    writeAttachments(body, "attachments", message, {"name", "type", "content"});
    body.endObject();
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    const std::string origin = TRY(sendOrigin(context.account, "https://mandrillapp.com"));
    JsonWriter body;
    body.beginObject().member("key", context.secret.reveal()); // the API takes it nowhere else
    if (!message.templateId.empty())
        body.member("template_name", message.templateId).key("template_content").beginArray().endArray();
    writeMessage(body, message);
    body.endObject();
    return jsonCall(origin + "/api/1.0/messages/" + (message.templateId.empty() ? "send.json" : "send-template.json"), body);
}

// Which status an error has is not documented: its name tells.
SendAnswer errorAnswer(const HttpAnswer& answer, const AnswerBody& body)
{
    const std::string text = body.text({"message"});
    const std::string name = body.text({"name"});
    if (name.empty())
        return isSuccess(answer) ? notUnderstood(answer) : answerByStatus(answer, text);
    if (name == "GeneralError" || name == "ServiceUnavailable") {
        HttpAnswer fault = answer;
        fault.status = 500;
        return answerByStatus(fault, text);
    }
    return refine(refusedSend(SendProblem::BadRequest, text), name,
                  {{"Invalid_Key", SendProblem::WrongKey},
                   {"PaymentRequired", SendProblem::QuotaReached},
                   {"Unknown_Subaccount", SendProblem::BadRequest}});
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    const JsonValue first = body.root().at(0);
    if (!isSuccess(answer) || !body.root().isArray() || !first.isObject())
        return errorAnswer(answer, body);
    const std::string_view status = textOf(first["status"]);
    if (status == "rejected" || status == "invalid")
        return refusedSend(SendProblem::BadRecipient, std::string(status) + ": " + std::string(textOf(first["reject_reason"])));
    std::string id(textOf(first["_id"]));
    return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "mandrill", .build = build, .classify = classify};
    return api;
}

} // namespace waybill::providers::mandrill
