// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes a person out of the send ledger's file: their sends go, and wherever people wrote the address into something of
// theirs (a template, an allow-list, an answer of a provider) it goes too. A credential is not touched: without the account
// that it logs in with it would send no more. Used under SendLedger's lock.

#include "core/base/AddressTraces.h"
#include "core/relay/storage/SendRules.h"

#include <cstdint>

namespace waybill::relay {

struct LedgerErased {
    std::int64_t sends = 0;        // to the person: removed
    std::int64_t mentions = 0;     // other sends whose words had the address
    std::int64_t templates = 0;
    std::int64_t environments = 0; // whose allow-list or words had it
    std::int64_t credentials = 0;  // whose last probe had it
};

// Conflict: a credential has the address, as its account or elsewhere.
Result<void> checkNoCredentialHas(SendRules& rules, const AddressTraces& traces);

// Conflict: as checkNoCredentialHas.
Result<LedgerErased> eraseFrom(sqlite::Database& database, SendRules& rules, const std::string& recipient);

} // namespace waybill::relay
