// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A filter compiled for the columns: evaluates ranges of a chunk's rows into bits, without branches on the data.
// Belongs to one thread and to one EventTable, which must outlive it.

#include "core/filter/Query.h"
#include "core/timeline/EventTable.h"

#include <memory>

namespace waybill::timeline {

class Predicate {
public:
    virtual ~Predicate() = default;

    // Looks at the distinct values that came since the last call. Before evaluate() over new rows.
    virtual void extend() {}

    // Sets bit (row - begin) of out for every row of [begin, end) of the chunk that matches, clears the others up to
    // the end of the last word. end - begin <= 65 536; out has room for it.
    virtual void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) = 0;
};

// Relative times are taken back from now.
std::unique_ptr<Predicate> compile(const filter::Query& query, const EventTable& table, Timestamp now);

} // namespace waybill::timeline
