// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbered schema changes, forward only. The number of the last one is in the file (user_version), and which of our
// files it is (application_id). Called by the writer right after opening.

#include "core/sqlite/Database.h"

#include <cstdint>
#include <functional>
#include <span>

namespace waybill::sqlite {

struct Schema {
    std::int32_t applicationId;
    const char* name;                    // "event database", for the person
    std::span<const char* const> steps; // step n brings version n-1 to n; never edited once released
};

// Each missing step in a transaction of its own, before which `onStep` is called; a new file gets all of them in one.
// NewerVersion when the file has had steps that we don't know, InvalidInput when it is another program's database, Corrupt,
// Io.
Result<void> migrate(Database& database, const Schema& schema, const std::function<void()>& onStep = {});

} // namespace waybill::sqlite
