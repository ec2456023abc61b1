// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Goes through the intake's requests once, oldest first, a piece at a time: a file is opened and asked once, however many
// pieces are read of it. While it stands in a file, what was written there before stays in the WAL: it is to go on soon.
// For one thread; the log must outlive it.

#include "core/base/Result.h"
#include "core/relay/storage/StoredRequest.h"
#include "core/sqlite/ReaderPool.h"
#include "core/sqlite/Statement.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace waybill::relay {

class IntakeCursor {
public:
    // The requests with ids in (after, last], of these files, ascending.
    IntakeCursor(std::vector<std::shared_ptr<sqlite::ReaderPool>> files, std::int64_t after, std::int64_t last);

    // The next ones of one file: at most maxCount, and only as many as fit in maxBytes of bodies, but at least one. Empty at
    // the end.
    Result<std::vector<StoredRequest>> next(std::size_t maxCount, std::size_t maxBytes);

private:
    // AtRow: at one that had no room in the piece before.
    enum class Place : std::uint8_t { Between, AtRow, End };
    // The file it stands in; in this order, as a statement goes before its connection.
    struct Rows {
        std::shared_ptr<sqlite::ReaderPool> file;
        sqlite::ReaderPool::Lease reader;
        sqlite::Statement select;
        Place place = Place::Between;
    };

    Result<bool> openNext(); // false after the last file
    static Result<std::vector<StoredRequest>> take(Rows& rows, std::size_t maxCount, std::size_t maxBytes);

    std::vector<std::shared_ptr<sqlite::ReaderPool>> m_files; // that are still to come, the next one last
    std::int64_t m_after;
    std::int64_t m_last;
    std::optional<Rows> m_rows;
};

} // namespace waybill::relay
