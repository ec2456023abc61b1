// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/resend/Send.h"

#include "core/base/Ascii.h"
#include "core/providers/SendSupport.h"

#include <algorithm>

namespace waybill::providers::resend {

namespace {

Result<void> checkTags(const environments::Message& message)
{
    const auto plain = [](char c) {
        return isAsciiLetterOrDigit(c) || c == '_' || c == '-';
    };
    const auto check = [&](const std::string& text) { return text.size() <= 256 && std::ranges::all_of(text, plain); };
    for (const auto& [name, value] : message.metadata) {
        if (!check(name) || !check(value))
            return fail(ErrorCode::InvalidInput, "Resend's tags have only ASCII letters, digits, _ and -",
                        "change the metadata " + name);
    }
    if (!check(message.correlationId))
        return fail(ErrorCode::InvalidInput, "Resend's tags have only ASCII letters, digits, _ and -",
                    "choose another id of your own");
    return {};
}

// Tags are names with values here; a plain tag is its own name with the value "1".
void writeTags(JsonWriter& body, const environments::Message& message)
{
    const auto tag = [&body](std::string_view name, std::string_view value) {
        body.beginObject().member("name", name).member("value", value).endObject();
    };
    body.key("tags").beginArray();
    for (const std::string& text : message.tags)
        tag(text, "1");
    for (const auto& [name, value] : message.metadata)
        tag(name, value);
    if (!message.correlationId.empty())
        tag("correlation_id", message.correlationId);
    body.endArray();
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const environments::Message& message = permitted.message();
    TRY_VOID(checkTags(message));
    const std::string origin = TRY(sendOrigin(context.account, "https://api.resend.com"));
    JsonWriter body;
    body.beginObject().member("from", mailboxText(message.from)).key("to").beginArray();
    body.value(mailboxText(message.to)).endArray();
    writeIfSet(body, "reply_to", message.replyTo);
    writeIfSet(body, "subject", message.subject);
    writeIfSet(body, "text", message.text);
    writeIfSet(body, "html", message.html);
    if (!message.templateId.empty()) {
        body.key("template").beginObject().member("id", message.templateId).key("variables");
        writeObject(body, message.variables);
        body.endObject();
    }
    writeTags(body, message);
    if (!message.headers.empty()) {
        body.key("headers");
        writeObject(body, message.headers);
    }
    writeAttachments(body, "attachments", message, {"filename", "content_type", "content"});
    body.endObject();
    SendCall call = jsonCall(origin + "/emails", body);
    call.headers.add("Authorization", "Bearer " + std::string(context.secret.reveal()));
    if (!context.idempotencyKey.empty())
        call.headers.add("Idempotency-Key", std::string(context.idempotencyKey));
    return call;
}

SendAnswer classify(const HttpAnswer& answer)
{
    const AnswerBody body(answer);
    if (isSuccess(answer)) {
        std::string id = body.text({"id"});
        return id.empty() ? notUnderstood(answer) : accepted(std::move(id));
    }
    const std::string name = body.text({"name"});
    SendAnswer out = refine(answerByStatus(answer, body.text({"message"})), name,
                            {{"missing_api_key", SendProblem::WrongKey},
                             {"invalid_api_key", SendProblem::WrongKey},
                             {"restricted_api_key", SendProblem::MissingScope},
                             {"daily_quota_exceeded", SendProblem::QuotaReached},
                             {"monthly_quota_exceeded", SendProblem::QuotaReached},
                             {"invalid_idempotent_request", SendProblem::IdempotencyConflict},
                             {"concurrent_idempotent_requests", SendProblem::IdempotencyConflict}});
    if (name == "concurrent_idempotent_requests") // the first one is still under way
        out.result = SendResult::TryLater;
    return out;
}

} // namespace

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "resend", .idempotent = true,
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::resend
