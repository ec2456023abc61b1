// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tables of the event store. Constants; safe from any thread.

#include "core/sqlite/Migrations.h"

namespace waybill::events {

// Who a file is, and the key of its tombstones; made with the file.
struct StoreIdentity {
    std::string relay;
    std::string epoch;
    std::string tombstoneKey;
};

const sqlite::Schema& eventSchema();

// Reads the identity, after making one in a file that has none.
Result<StoreIdentity> identify(sqlite::Database& writer);

} // namespace waybill::events
