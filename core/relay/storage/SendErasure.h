// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes a person out of the send ledger's file: their sends go, and wherever people wrote the address into something of
// theirs (a template, an allow-list, an account's name, an answer of a provider) it goes too. Used under SendLedger's lock.

#include "core/relay/storage/SendRules.h"

#include <cstdint>

namespace waybill::relay {

struct LedgerErased {
    std::int64_t sends = 0;        // to the person: removed
    std::int64_t mentions = 0;     // other sends whose words had the address
    std::int64_t templates = 0;
    std::int64_t environments = 0; // whose allow-list or words had it
    std::int64_t credentials = 0;  // whose account or last probe had it; such an account no longer works
};

Result<LedgerErased> eraseFrom(sqlite::Database& database, SendRules& rules, const std::string& recipient);

} // namespace waybill::relay
