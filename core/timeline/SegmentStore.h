// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The files of the timeline's cache: one for each chunk, oldest first by number, each a row of segments. Nothing here is
// worth an fsync: what a crash takes is asked for again. Files are 0600 in a folder of 0700. Blocking; one thread.

#include "core/base/Result.h"

#include <QLockFile>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::timeline {

class SegmentStore {
public:
    using Number = std::uint32_t;

    // Makes the folder. Conflict when another process uses it; Io.
    static Result<SegmentStore> open(const std::string& folder);

    const std::vector<Number>& numbers() const { return m_numbers; } // ascending
    Result<std::string> read(Number number) const;
    // Replaces the file, or makes it; a crash leaves the old one or the new one.
    Result<void> write(Number number, std::string_view bytes);
    Result<void> append(Number number, std::string_view bytes);
    void remove(Number number);
    void removeAll(); // the state, too

    // A small text that says which of the rows count.
    Result<std::string> readState() const;
    Result<void> writeState(std::string_view text);

private:
    SegmentStore(std::string folder, std::unique_ptr<QLockFile> lock);
    std::string pathOf(Number number) const;
    std::string statePath() const { return m_folder + "/state.json"; }
    void note(Number number);

    std::string m_folder;
    std::unique_ptr<QLockFile> m_lock;
    std::vector<Number> m_numbers;
};

} // namespace waybill::timeline
