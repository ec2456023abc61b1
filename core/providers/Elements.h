// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every provider does with a body: find the elements, let each give its events, see that none harms the others.
// Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/base/Result.h"
#include "core/providers/Provider.h"

#include <functional>
#include <string_view>
#include <vector>

namespace waybill::providers {

// Whether a body is JSON rather than a form: it starts with '[' or '{'.
bool looksLikeJson(std::string_view body);

// A body with more events than this is no batch of a provider (the largest hold some thousand).
inline constexpr std::size_t maxEventsInBody = 50'000;

// Where the value stands in the body that it was parsed from.
events::RawSlice sliceOf(const JsonValue& element);

using AddEvents = std::function<void(const JsonValue& element, std::vector<NormalisedEvent>& out)>;

// Parses the body and calls addEvents for every element of its array, or for the one value that it is. Sets provider of
// what comes out, and raw where addEvents has not set it to a part of the element. An element that is not an object
// gives one event of type Other without addEvents. InvalidInput when the body is not JSON, TooLarge beyond maxEventsInBody.
Result<std::vector<NormalisedEvent>> normaliseElements(std::string_view provider, std::string_view body,
                                                       const AddEvents& addEvents);

// One event out of a body that is a form; raw is the whole body.
NormalisedEvent eventOfWholeBody(std::string_view provider, std::string_view body);

} // namespace waybill::providers
