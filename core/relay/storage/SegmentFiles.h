// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The segment files of an intake log as its readers see them: which file holds which ids. Safe from any thread.

#include "core/base/Result.h"
#include "core/relay/storage/IntakeCursor.h"
#include "core/sqlite/ReaderPool.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waybill::relay {

std::string segmentPath(const std::string& folder, int number); // …/intake-000001.db

// Numbers of the segment files in the folder, ascending.
Result<std::vector<int>> segmentNumbers(const std::string& folder);

class SegmentFiles {
public:
    // The file from whose ids on `firstId` is the smallest. The one before is read seldom from now on.
    void add(std::int64_t firstId, const std::string& path);
    std::int64_t count() const;

    std::vector<std::string> all() const; // ascending
    // All but the newest, which is written to, ascending.
    std::vector<std::string> closed() const;
    // Forgets the file and deletes it.
    Result<void> remove(const std::string& path);

    // The requests with ids in (after, last].
    IntakeCursor cursorAfter(std::int64_t after, std::int64_t last) const;

private:
    struct Segment {
        std::string path;
        std::shared_ptr<sqlite::ReaderPool> pool; // outlives its leases when the file is removed meanwhile
    };
    std::vector<std::shared_ptr<sqlite::ReaderPool>> poolsFor(std::int64_t id) const;

    mutable std::mutex m_mutex;
    std::map<std::int64_t, Segment> m_segments; // by the first id
};

} // namespace waybill::relay
