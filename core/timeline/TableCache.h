// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keeps a table on disk, so that a restarted console shows the last rows at once and asks the feed only for what came
// since. The newest chunk is read first, the others behind it. A state file, written last, says what counts: rows of a
// file beyond it are left, and a file that has fewer is discarded with all that are older. Blocking; one thread.

#include "core/base/Clock.h"
#include "core/timeline/CacheOptions.h"
#include "core/timeline/SegmentStore.h"

#include <chrono>
#include <map>
#include <optional>
#include <utility>

namespace waybill::timeline {

class EventTable;

class TableCache {
public:
    // Discards what is older than the retention that was told last, else the options'. Conflict when another process uses
    // the folder; Io.
    static Result<TableCache> open(CacheOptions options, Timestamp now);

    // Sets chunks of the empty table aside for what is there, behind those that are already, which are not kept; reads
    // the newest. Gives the feed's cursor behind it: empty when nothing is there.
    std::string begin(EventTable& table);
    // Reads one older chunk; false when there are none left.
    bool restoreSome(EventTable& table);
    bool isRestoring() const { return m_next > 0; }
    std::size_t rowsToCome() const; // while restoring

    // Writes what came and what changed. Not while restoring.
    Result<void> save(EventTable& table, const std::string& cursor);
    // The chunks below left the table.
    void dropped(std::uint32_t firstChunk, Timestamp heldSince);
    void clear();
    // How long the relay keeps events, told at the next save: a later start discards what is older.
    void setRetention(std::chrono::days retention) { m_options.retention = retention; }

    const std::string& cursor() const { return m_cursor; } // behind what was saved last

    // Everything that happened from then on is held; nothing: everything that the relay had.
    std::optional<Timestamp> heldSince() const { return m_heldSince; }
    // What was wrong with the files, for the person; once.
    std::optional<Error> takeProblem() { return std::exchange(m_problem, std::nullopt); }

private:
    using Number = SegmentStore::Number;
    struct File {
        std::uint32_t rows = 0;
        std::int64_t latest = 0; // ms
    };

    TableCache(CacheOptions options, SegmentStore store, Timestamp now);
    Result<void> readState();
    Result<void> writeState(const std::string& cursor);
    Result<void> load(EventTable& table, std::uint32_t file);
    void giveUpBelow(EventTable& table, std::uint32_t file);
    // Files are counted from 0, chunks from what others set aside.
    std::uint32_t fileOf(std::uint32_t chunk) const { return chunk - m_firstChunk; }
    Number numberOf(std::uint32_t chunk);
    Result<void> saveChunk(const EventTable& table, std::uint32_t chunk, bool whole);

    CacheOptions m_options;
    SegmentStore m_store;
    Timestamp m_now;
    std::string m_cursor;
    std::optional<Timestamp> m_heldSince;
    std::optional<Error> m_problem;
    std::map<Number, File> m_files;
    std::vector<Number> m_numbers;       // by file
    std::vector<std::uint32_t> m_saved;  // rows of each chunk that its file has, or had
    std::uint32_t m_next = 0;            // files below are still to be read
    std::uint32_t m_firstChunk = 0;
};

} // namespace waybill::timeline
