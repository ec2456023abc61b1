// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/RelayLedger.h"

#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/sending/HttpPost.h"
#include "core/sending/LedgerEntry.h"

namespace waybill::sending {

namespace {

constexpr std::chrono::seconds relayDeadline{10};

ErrorCode codeFor(int status)
{
    switch (status) {
    case 401:
    case 403: return ErrorCode::PermissionDenied;
    case 404: return ErrorCode::NotFound;
    case 409: return ErrorCode::Conflict;
    case 400: return ErrorCode::InvalidInput;
    default: return ErrorCode::Unavailable;
    }
}

Error errorOf(const providers::HttpAnswer& answer)
{
    JsonDocument document;
    const JsonValue error = document.parse(answer.body) ? document.root()["error"] : JsonValue();
    return {codeFor(answer.status),
            std::string(error["message"].string().value_or("the relay answered " + std::to_string(answer.status))),
            textOrEmpty(error["hint"])};
}

} // namespace

Result<std::string> RelayLedger::post(const std::string& path, std::string body) const
{
    TRY_VOID(feed::checkUrl(m_address.url));
    const Secret token = TRY(feed::readTokenFile(m_address.tokenFile));
    providers::SendCall call{.url = m_address.url.toString(QUrl::StripTrailingSlash).toStdString() + path,
                             .headers = {},
                             .body = std::move(body)};
    call.headers.add("Content-Type", "application/json");
    call.headers.add("Authorization", "Bearer " + std::string(token.reveal()));
    PostOutcome outcome = sending::post(call, {.connect = relayDeadline, .answer = relayDeadline}, {});
    if (!outcome.answer)
        return fail(ErrorCode::Unavailable, "the relay does not answer: " + outcome.trouble, "start it, then try again");
    if (outcome.answer->status < 200 || outcome.answer->status > 299)
        return std::unexpected(errorOf(*outcome.answer));
    return std::move(outcome.answer->body);
}

Result<Reservation> RelayLedger::reserve(const Intent& intent)
{
    JsonWriter writer;
    writer.beginObject()
        .member("environment", intent.environment)
        .member("provider", intent.provider)
        .member("credential", intent.credential)
        .member("recipient", intent.recipient)
        .member("message_type", intent.messageType)
        .member("correlation_id", intent.correlationId)
        .endObject();
    const std::string body = TRY(post("/v1/sends/intents", writer.take()));
    JsonDocument document;
    TRY_VOID(document.parse(body));
    const JsonValue root = document.root();
    Reservation reservation{.id = textOrEmpty(root["id"]),
                            .environment = TRY(environments::environmentFromJson(root["environment"].raw())),
                            .suppression = {},
                            .sentToday = int(root["sent_today"].integer().value_or(0))};
    if (reservation.id.empty())
        return fail(ErrorCode::NewerVersion, "the relay's answer is not one that this program knows", "update it");
    reservation.suppression = suppressionFrom(root["suppression"]);
    return reservation;
}

Result<void> RelayLedger::note(const std::string& id, const LedgerNote& note)
{
    JsonWriter writer;
    writer.beginObject()
        .member("state", toString(note.state))
        .member("attempts", note.attempts)
        .member("message_id", note.messageId)
        .member("problem", note.problem)
        .member("text", note.text)
        .endObject();
    TRY(post("/v1/sends/intents/" + id + "/note", writer.take()));
    return {};
}

} // namespace waybill::sending
