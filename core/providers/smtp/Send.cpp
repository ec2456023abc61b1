// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtp/Send.h"

#include "core/base/Ascii.h"
#include "core/providers/SendSupport.h"
#include "core/providers/smtp/Mime.h"

#include <algorithm>

namespace waybill::providers::smtp {

namespace {

constexpr std::string_view schemes[] = {"smtp://", "smtps://"};

bool isHost(std::string_view text)
{
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
        return isAsciiLetterOrDigit(c) || c == '.' || c == '-';
    });
}

bool isPort(std::string_view text)
{
    return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, isAsciiDigit);
}

Result<SendCall> build(const environments::PermittedMessage& permitted, const SendContext& context)
{
    const environments::Message& message = permitted.message();
    TRY(serverOf(context.account.origin));
    if (!message.templateId.empty())
        return fail(ErrorCode::InvalidInput, "plain SMTP has no templates of its own", "use one of Waybill's");
    if (!message.tags.empty() || !message.metadata.empty())
        return fail(ErrorCode::InvalidInput, "plain SMTP carries no tags and no metadata", "use headers instead");
    const std::string_view from = message.from.address;
    const std::string id = std::string(context.idempotencyKey) + std::string(from.substr(from.rfind('@')));
    SendCall call{.url = context.account.origin, .headers = {}, .body = mimeOf(message, id, context.now)};
    call.headers.add(mailFrom, message.from.address);
    call.headers.add(rcptTo, message.to.address);
    call.headers.add(messageId, id);
    call.headers.add(userName, context.account.user);
    call.headers.add(password, context.secret.reveal());
    return call;
}

// By the enhanced status code where there is one (RFC 3463), else by the reply code (RFC 5321 4.2.3).
SendProblem problemOf(int code, std::string_view text)
{
    const auto says = [text](std::string_view enhanced) { return text.contains(enhanced); };
    if (code == 535 || code == 534 || code == 530 || code == 538)
        return SendProblem::WrongKey;
    if (code == 552 || says("5.3.4"))
        return SendProblem::TooLarge;
    if (says("5.7."))
        return SendProblem::SenderNotVerified;
    if (code == 550 || code == 551 || code == 553)
        return SendProblem::BadRecipient;
    if (says("4.7."))
        return SendProblem::RateLimited;
    return code < 500 ? SendProblem::ProviderFault : SendProblem::BadRequest;
}

SendAnswer classify(const HttpAnswer& answer)
{
    if (answer.status == 250) {
        SendAnswer taken = accepted(std::string(answer.headers.find(messageId).value_or("")));
        taken.text = answer.body;
        return taken;
    }
    SendAnswer refused = refusedSend(problemOf(answer.status, answer.body), answer.body);
    // 4xx: the server took no responsibility, so nothing was sent (RFC 5321 4.2.5).
    if (answer.status >= 400 && answer.status < 500)
        refused.result = SendResult::TryLater;
    else if (answer.status < 500 || answer.status > 599)
        return notUnderstood(answer);
    return refused;
}

} // namespace

Result<Server> serverOf(std::string_view origin)
{
    Server server;
    server.tlsFromTheStart = origin.starts_with(schemes[1]);
    if (!server.tlsFromTheStart && !origin.starts_with(schemes[0]))
        return fail(ErrorCode::InvalidInput, "the server's address is neither smtp:// nor smtps://",
                    "write it as smtp://mail.example.com:587");
    origin.remove_prefix(schemes[server.tlsFromTheStart].size());
    const std::size_t colon = origin.rfind(':');
    server.host = origin.substr(0, colon);
    server.port = colon == std::string_view::npos ? server.tlsFromTheStart ? "465" : "587" : std::string(origin.substr(colon + 1));
    if (!isHost(server.host) || !isPort(server.port))
        return fail(ErrorCode::InvalidInput, "the server's address is not scheme, host and port",
                    "write it as smtp://mail.example.com:587");
    return server;
}

const SendApi& sendApi()
{
    static constexpr SendApi api{.provider = "smtp",
                                 .userName = "user name",
                                 .needsOrigin = true,
                                 .build = build,
                                 .classify = classify};
    return api;
}

} // namespace waybill::providers::smtp
