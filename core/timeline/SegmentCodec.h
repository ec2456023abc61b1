// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows of one chunk as bytes that stand by themselves: the columns, and each text once. Reading them interns distinct
// values instead of rows, which is why the console's cache is not a database: ten times faster to load than rows by SQL.
// What is read is checked before it is believed. Pure; the table is the caller's to guard.

#include "core/base/Result.h"
#include "core/timeline/EventTable.h"

#include <string>
#include <string_view>

namespace waybill::timeline {

// Rows [from, to) of the chunk without those that are gone.
std::string encodeSegment(const EventTable& table, std::uint32_t chunk, std::uint32_t from, std::uint32_t to);

// How long the segment at the beginning of the bytes is. Corrupt when none is there, or not whole.
Result<std::size_t> segmentSize(std::string_view bytes);

// Puts the rows behind those of the chunk, at most the first `most`, and says how many. Corrupt, and nothing was put,
// unless every byte is as it was written and every code names something.
Result<std::uint32_t> decodeSegment(std::string_view bytes, EventTable& table, std::uint32_t chunk,
                                    std::uint32_t most = chunkRows);

} // namespace waybill::timeline
