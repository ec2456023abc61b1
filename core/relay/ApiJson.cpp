// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/ApiJson.h"

#include "core/base/Encoding.h"
#include "core/base/ErrorNames.h"
#include "core/base/Rfc3339.h"
#include "core/events/EventJson.h"

#include <algorithm>
#include <charconv>

namespace waybill::relay {

namespace {

constexpr std::size_t excerptBytes = 512;

int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return 400;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::PermissionDenied:
        return 403;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::CursorGone:
        return 410;
    case ErrorCode::TooLarge:
        return 413;
    case ErrorCode::Unavailable:
        return 503;
    case ErrorCode::NewerVersion:
    case ErrorCode::Corrupt:
    case ErrorCode::Io:
        break;
    }
    return 500;
}

void writeError(JsonWriter& writer, const Error& error)
{
    writer.member("code", errorCodeName(error.code)).member("message", error.message).memberOrNull("hint", error.hint);
}

} // namespace

HttpResponse jsonResponse(JsonWriter& writer)
{
    return {.status = 200,
            .body = writer.take(),
            .contentType = "application/json",
            .headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
}

HttpResponse errorResponse(const Error& error, std::optional<int> status)
{
    JsonWriter writer;
    writer.beginObject().key("error").beginObject();
    writeError(writer, error);
    writer.endObject().endObject();
    HttpResponse response = jsonResponse(writer);
    response.status = status.value_or(statusOf(error.code));
    return response;
}

HttpResponse errorResponse(const filter::ParseError& error)
{
    JsonWriter writer;
    writer.beginObject().key("error").beginObject();
    writeError(writer, {ErrorCode::InvalidInput, error.message});
    writer.member("position", std::uint64_t(error.position)).member("length", std::uint64_t(error.length));
    writer.endObject().endObject();
    HttpResponse response = jsonResponse(writer);
    response.status = 400;
    return response;
}

void writeRecord(JsonWriter& writer, const events::Record& record)
{
    writer.beginObject().member("seq", record.seq.value());
    switch (record.kind) {
    case events::RecordKind::Event:
    case events::RecordKind::Status:
        writer.member("kind", record.kind == events::RecordKind::Event ? "event" : "status").key("event");
        events::writeEvent(writer, record.event);
        break;
    case events::RecordKind::Erased: {
        const bool oneEvent = record.event.id.value() != 0;
        writer.member("kind", "erased");
        writer.memberOrNull("id", oneEvent ? events::toString(record.event.id) : std::string());
        writer.memberOrNull("recipient_digest", oneEvent ? std::string() : toHex(record.event.recipient));
        break;
    }
    case events::RecordKind::Dropped:
        writer.member("kind", "dropped").member("day", formatRfc3339(record.day).substr(0, 10));
        break;
    }
    writer.endObject();
}

Result<JsonDocument> objectFrom(std::string_view body)
{
    JsonDocument document;
    if (!document.parse(body) || !document.root().isObject())
        return fail(ErrorCode::InvalidInput, "the body is no JSON object", "post one, as the relay's README shows");
    return document;
}

std::string_view excerpt(std::string_view body) { return body.substr(0, excerptBytes); }

std::optional<std::size_t> numberParameter(std::string_view query, std::string_view name, std::size_t missing,
                                           std::size_t max)
{
    const auto text = queryParameter(query, name);
    if (!text)
        return missing;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size())
        return {};
    return std::min(number, max);
}

std::expected<std::size_t, HttpResponse> limitParameter(std::string_view query, std::size_t usual, std::size_t most)
{
    const auto limit = numberParameter(query, "limit", usual, most);
    if (limit && *limit > 0)
        return *limit;
    return std::unexpected(errorResponse(
        {ErrorCode::InvalidInput, "limit must be a whole number", "it is 1 to " + std::to_string(most)}));
}

std::expected<events::EventId, HttpResponse> eventIdArgument(std::string_view argument)
{
    if (const auto id = events::eventIdFrom(argument))
        return *id;
    return std::unexpected(
        errorResponse({ErrorCode::InvalidInput, "this is not an event id", "expected evt_ and 16 hex digits"}));
}

std::expected<std::int64_t, HttpResponse> numberArgument(std::string_view argument, std::string_view what,
                                                         std::string_view list)
{
    std::int64_t number = 0;
    const char* end = argument.data() + argument.size();
    const auto [at, error] = std::from_chars(argument.data(), end, number);
    if (error == std::errc() && at == end)
        return number;
    return std::unexpected(errorResponse({ErrorCode::InvalidInput, "this is not the id of " + std::string(what),
                                          "GET " + std::string(list) + " lists them"}));
}

std::expected<filter::Query, filter::ParseError> filterParameter(std::string_view query)
{
    return filter::Query::parse(queryParameter(query, "filter").value_or(""));
}

} // namespace waybill::relay
