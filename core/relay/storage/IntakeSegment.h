// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One file of the intake log and its writer connection. Used by one thread at a time; the log hands it from the thread
// that commits to the one that seals.

#include "core/relay/storage/IntakeLog.h"
#include "core/sqlite/Database.h"
#include "core/sqlite/Migrations.h"
#include "core/sqlite/Statement.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace waybill::relay {

// What became of one batch: a result for each request, and why the file can't be written any more.
struct SegmentWrite {
    std::vector<Result<events::RequestId>> results;
    std::int64_t stored = 0;
    std::optional<Error> fatal;
};

const sqlite::Schema& intakeSchema();

class IntakeSegment {
public:
    // Creates the file when it isn't there. Checks an existing one page by page, so that nothing is acknowledged into
    // a damaged file. Corrupt, NewerVersion, Unavailable, Io.
    static Result<IntakeSegment> open(const std::string& path);

    // The schema of a file that is not written to any more, brought up to date.
    static Result<void> bringUpToDate(const std::string& path);

    // The requests in one transaction, with ids from firstId on. One that can't be stored (too large) doesn't fail the
    // others and takes no id.
    SegmentWrite write(std::span<const IncomingRequest* const> requests, std::int64_t firstId);

    // Makes room for that much in the WAL beforehand, so that commits are quicker. A matter of luck: without room on the
    // disk nothing changes.
    void layOut(std::int64_t bytes) { (void)m_database.layOutWal(bytes); }

    // Everything from the WAL into the file; the segment is complete then.
    Result<void> seal() { return m_database.checkpoint(sqlite::Checkpoint::Truncate); }

    std::int64_t bytes() const { return m_bytesAtOpen + m_database.walBytes(); }
    std::int64_t firstId() const { return m_firstId; } // of those there at opening; 0 when it was empty
    std::int64_t lastId() const { return m_lastId; }
    std::optional<Timestamp> begunAt() const { return m_begunAt; } // when its first request came

private:
    IntakeSegment(sqlite::Database database, sqlite::Statement insert)
        : m_database(std::move(database)), m_insert(std::move(insert))
    {
    }
    Result<void> insert(const IncomingRequest& request, std::int64_t id);
    Result<void> readExtent();
    static SegmentWrite nothingStored(std::size_t count, const Error& error);

    sqlite::Database m_database;
    sqlite::Statement m_insert;
    std::int64_t m_bytesAtOpen = 0;
    std::int64_t m_firstId = 0;
    std::int64_t m_lastId = 0;
    std::optional<Timestamp> m_begunAt;
};

} // namespace waybill::relay
