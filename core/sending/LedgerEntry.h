// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A send as the ledger keeps it: what was meant, how far it came, and when. The relay writes it, consoles and ctl read
// it. Plain data.

#include "core/base/Clock.h"
#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "core/sending/Ledger.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

struct LedgerEntry {
    std::string id; // "snd_…"
    Intent intent;
    LedgerNote last;
    Timestamp createdAt{};
    Timestamp updatedAt{};
};

// An object with the keys of /v1/sends/intents (core/relay/README.md).
void write(JsonWriter& writer, const LedgerEntry& entry);
// NewerVersion: no entry that this program knows.
Result<LedgerEntry> ledgerEntryFrom(JsonValue json);
Result<LedgerEntry> ledgerEntryFromJson(std::string_view json);
// {"sends":[…]}
Result<std::vector<LedgerEntry>> ledgerEntriesFromJson(std::string_view json);

// {"reason","event"}; nothing for anything but an object.
std::optional<environments::Suppression> suppressionFrom(JsonValue json);
// {"suppression":null} or {"suppression":{"reason","event"}}
Result<std::optional<environments::Suppression>> suppressionFromJson(std::string_view json);

} // namespace waybill::sending
