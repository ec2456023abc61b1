// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pieces of the pull API's answers. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/events/EventStore.h"
#include "core/filter/Query.h"
#include "core/relay/http/Http.h"

namespace waybill::relay {

HttpResponse jsonResponse(JsonWriter& writer);

// {"error":{"code","message","hint"}} with the HTTP status that the code stands for, or another one.
HttpResponse errorResponse(const Error& error, std::optional<int> status = {});
// The same with "position" and "length" in bytes of the filter text.
HttpResponse errorResponse(const filter::ParseError& error);

// {"seq","kind",…} as described in README.md.
void writeRecord(JsonWriter& writer, const events::Record& record);

// InvalidInput for what is no object, without a word of it: it may hold a key.
Result<JsonDocument> objectFrom(std::string_view body);

// What the first bytes of a body look like, for lists.
std::string_view excerpt(std::string_view body);

// A number parameter: `missing` when it isn't there, at most `max`. Nothing when it isn't a number.
std::optional<std::size_t> numberParameter(std::string_view query, std::string_view name, std::size_t missing,
                                           std::size_t max);

// The "limit" parameter: `usual` without one, at most `most`. The refusal for what is no number from 1 on.
std::expected<std::size_t, HttpResponse> limitParameter(std::string_view query, std::size_t usual, std::size_t most);

// The event that a path names; the refusal for what is no event's id.
std::expected<events::EventId, HttpResponse> eventIdArgument(std::string_view argument);

// The number that a path names one of `what` by ("a dead letter"), which `list` lists; the refusal for what is no number.
std::expected<std::int64_t, HttpResponse> numberArgument(std::string_view argument, std::string_view what,
                                                         std::string_view list);

// The "filter" parameter, parsed; without one, everything.
std::expected<filter::Query, filter::ParseError> filterParameter(std::string_view query);

} // namespace waybill::relay
