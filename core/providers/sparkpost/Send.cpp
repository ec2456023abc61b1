// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/sparkpost/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::sparkpost {

namespace {

using environments::Message;

void writeRecipient(JsonWriter& body, const Message& message)
{
    body.key("recipients").beginArray().beginObject().key("address");
    writeMailbox(body, message.to);
    body.key("metadata"); // comes back as rcpt_meta
    writeWithCorrelation(body, message.metadata, message.correlationId);
    if (!message.variables.empty()) {
        body.key("substitution_data");
        writeObject(body, message.variables);
    }
    if (!message.tags.empty()) {
        body.key("tags").beginArray();
        for (const std::string& tag : message.tags)
            body.value(tag);
        body.endArray();
    }
    body.endObject().endArray();
}

void writeContent(JsonWriter& body, const Message& message)
{
    body.key("content").beginObject();
    if (message.templateId.empty()) {
        body.key("from");
        writeMailbox(body, message.from);
        body.member("subject", message.subject);
        writeIfSet(body, "reply_to", message.replyTo);
        writeIfSet(body, "text", message.text);
        writeIfSet(body, "html", message.html);
        if (!message.headers.empty()) {
            body.key("headers");
            writeObject(body, message.headers);
        }
        writeAttachments(body, "attachments", message, {"name", "type", "data"});
    } else {
        body.member("template_id", message.templateId);
    }
    body.endObject();
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const bool eu = context.account.region == "eu";
    const std::string origin =
        TRY(sendOrigin(context.account, eu ? "https://api.eu.sparkpost.com" : "https://api.sparkpost.com"));
    JsonWriter body;
    body.beginObject().key("options").beginObject().member("transactional", true).endObject();
    writeRecipient(body, permitted.message());
    writeContent(body, permitted.message());
    body.endObject();
    SendCall call = jsonCall(origin + "/api/v1/transmissions", body);
    call.headers.add("Authorization", std::string(context.secret.reveal())); // without a scheme
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    const JsonValue error = body.root()["errors"].at(0);
    const std::string_view text = error["message"].string().value_or("");
    if (isSuccess(answer)) {
        const JsonValue results = body.root()["results"];
        if (results["total_accepted_recipients"].integer() == 0)
            return refusedSend(SendProblem::BadRecipient, "no recipient was accepted");
        std::string id(textOf(results["id"]));
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    SendAnswer out = answerByStatus(answer, text);
    if (answer.status == 420) { // their sending limit
        out.result = SendResult::TryLater;
        out.problem = SendProblem::QuotaReached;
    }
    return out;
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "sparkpost",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::sparkpost
