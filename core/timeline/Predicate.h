// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A filter compiled for the columns: evaluates ranges of a chunk's rows into bits, without branches on the data.
// Belongs to one thread and to one EventTable, which must outlive it.

#include "core/filter/Query.h"
#include "core/timeline/EventTable.h"

#include <memory>
#include <vector>

namespace waybill::timeline {

class BitmapCache;

class Predicate {
public:
    virtual ~Predicate() = default;

    // Sets bit (row - begin) of out for every row of [begin, end) of the chunk that matches, clears the others up to
    // the end of the last word. end - begin <= 65 536; out has room for it.
    virtual void evaluate(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out) = 0;

    // Clears the bits of out, laid out as above, whose rows don't match. Cheaper where few bits are set.
    virtual void refine(const Chunk& chunk, std::uint32_t begin, std::uint32_t end, std::uint64_t* out);

    // What evaluating takes, roughly: of several that must all match the cheapest goes first.
    virtual int cost() const { return 1; }

private:
    std::vector<std::uint64_t> m_scratch;
};

// Relative times are taken back from now. With a cache, which outlives the predicate, full chunks are asked once a term.
std::unique_ptr<Predicate> compile(const filter::Query& query, const EventTable& table, Timestamp now,
                                   BitmapCache* cache = nullptr);

} // namespace waybill::timeline
