// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/mailersend/Send.h"

#include "core/providers/SendSupport.h"
#include "core/providers/Values.h"

namespace waybill::providers::mailersend {

namespace {

using environments::Message;

constexpr std::size_t mostTags = 5;

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const Message& message = permitted.message();
    // No metadata comes back: a tag carries our own id.
    std::vector<std::string> tags = message.tags;
    if (!message.correlationId.empty())
        tags.push_back(message.correlationId);
    if (tags.size() > mostTags)
        return fail(ErrorCode::InvalidInput, "MailerSend takes five tags, our own id among them", "leave some out");
    const std::string origin = TRY(sendOrigin(context.account, "https://api.mailersend.com"));
    JsonWriter body;
    body.beginObject().key("from");
    writeMailbox(body, message.from);
    body.key("to").beginArray();
    writeMailbox(body, message.to);
    body.endArray();
    if (!message.replyTo.empty())
        body.key("reply_to").beginObject().member("email", message.replyTo).endObject();
    writeIfSet(body, "subject", message.subject);
    writeIfSet(body, "text", message.text);
    writeIfSet(body, "html", message.html);
    writeIfSet(body, "template_id", message.templateId);
    if (!message.variables.empty()) {
        body.key("personalization").beginArray().beginObject().member("email", message.to.address).key("data");
        writeObject(body, message.variables);
        body.endObject().endArray();
    }
    if (!tags.empty()) {
        body.key("tags").beginArray();
        for (const std::string& tag : tags)
            body.value(tag);
        body.endArray();
    }
    if (!message.headers.empty()) {
        body.key("headers").beginArray();
        for (const auto& [name, value] : message.headers)
            body.beginObject().member("name", name).member("value", value).endObject();
        body.endArray();
    }
    writeAttachments(body, "attachments", message, {"filename", {}, "content", "disposition"});
    body.endObject();
    SendCall call = jsonCall(origin + "/v1/email", body);
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer)) {
        const auto id = answer.headers.find("X-Message-Id");
        if (id && !id->empty())
            return accepted(std::string(*id));
        const std::string_view warning = textOf(body.root()["warnings"].at(0)["type"]);
        return warning == "ALL_SUPPRESSED"
                   ? refusedSend(SendProblem::BadRecipient, "the recipient is on MailerSend's suppression list")
                   : notUnderstood(answer);
    }
    return answerByStatus(answer, body.text({"message"}));
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "mailersend",
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::mailersend
