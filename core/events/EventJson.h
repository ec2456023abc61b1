// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events as JSON. Pure; safe from any thread.

#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/events/Event.h"

namespace waybill::events {

// Exactly the 15 keys of the normalised event, null where the payload does not say.
void writeNormalised(JsonWriter& writer, const Event& event);

// The 15 keys and everything else, as the pull API gives it: "id" ("evt_…"), "seq", "endpoint", "environment",
// "received_at", "subject", "metadata" {}, "template", "message_type", "credential", "machine_open",
// "recipient_certain", "verification" {"status","strength"}, "processing", "dedup_key" (hex), "request" (intake id),
// "copies".
void writeEvent(JsonWriter& writer, const Event& event);

// Reads what writeEvent wrote; InvalidInput names the key that is missing or wrong.
Result<Event> readEvent(const JsonValue& value);

} // namespace waybill::events
