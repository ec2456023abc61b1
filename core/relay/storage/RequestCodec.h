// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A request as columns of a row, the same in the intake log and in the quarantine. Pure; safe from any thread.

#include "core/relay/storage/StoredRequest.h"
#include "core/sqlite/Statement.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace waybill::relay {

// In the order of bindRequest and readRequest.
inline constexpr const char* requestColumns =
    "received_at, endpoint, method, path, headers, body, verification, strength, refusal, skew";
inline constexpr int requestColumnCount = 10;

// Binds from `first` on. The request must live until the reset.
void bindRequest(sqlite::Statement& statement, int first, const IncomingRequest& request);
IncomingRequest readRequest(const sqlite::Statement& statement, int first);

// Of the intake log's rows.
const std::string& storedColumns();
StoredRequest readStored(const sqlite::Statement& row);
std::size_t storedBodyBytes(const sqlite::Statement& row);

} // namespace waybill::relay
