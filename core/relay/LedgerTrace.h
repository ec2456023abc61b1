// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The send ledger's share in a trace: which sends from here the messages asked for were, as /v1/trace gives them.
// Blocking: for the read pool; safe from any thread.

#include "core/base/JsonWriter.h"
#include "core/events/EventStore.h"
#include "core/relay/storage/SendLedger.h"
#include "core/trace/Story.h"

#include <span>

namespace waybill::relay {

// The sends that the key names, and those of the messages found; newest first, at most `limit` by each name. As they were
// known at `then`: of an answer that came later only the question is left.
Result<std::vector<trace::LedgerSend>> ledgerSendsFor(SendLedger& ledger, const std::string& key,
                                                      std::span<const events::Event> found, Timestamp then, std::size_t limit);

// "ledger":[…], each like an entry of /v1/sends/intents.
void writeLedger(JsonWriter& writer, std::span<const trace::Story> stories);

} // namespace waybill::relay
