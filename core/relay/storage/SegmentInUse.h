// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The intake's file that is written to, and the change to the next one: when it is full, or when what is to be done with
// closed files must reach it. Nothing here waits for the disk but a write: files are opened and sealed by the keeper. For
// the thread that commits; run() gives work to the keeper's.

#include "core/relay/storage/IntakeSegment.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/relay/storage/SegmentKeeper.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace waybill::relay {

class SegmentInUse {
public:
    // Goes on in the folder's newest file, and tells `files` of every one that has requests. `onPrepared` is called in
    // the keeper's thread when the next file is open, or can't be opened. Corrupt, NewerVersion, Unavailable, Io.
    static Result<std::unique_ptr<SegmentInUse>> open(const IntakeOptions& options, SegmentFiles& files,
                                                      std::function<void()> onPrepared);

    // The last id that was used before, whether its file is still there or not.
    std::int64_t lastIdAtOpen() const { return m_lastIdAtOpen; }

    SegmentWrite write(std::span<const IncomingRequest* const> requests, std::int64_t firstId);
    // Once it is full, and the next one ready. After a write, with the last id that is stored.
    void turnWhenFull(std::int64_t lastId);

    enum class Turn { Done, NotYet, Impossible }; // NotYet: the next one is being opened
    // Closes the file when its first request came before that. `hasWaited`: this was asked before, and it was NotYet.
    Turn turnIfBegunBefore(Timestamp time, std::int64_t lastId, bool hasWaited);
    // After everything that is to be sealed by now.
    void run(std::function<void()> work) { m_keeper.run(std::move(work)); }

private:
    SegmentInUse(const IntakeOptions& options, SegmentFiles& files, std::function<void()> onPrepared)
        : m_options(options), m_files(files), m_keeper(options.segmentBytes, std::move(onPrepared))
    {
    }
    Result<void> open();
    void prepareNext();
    void turnTo(std::unique_ptr<IntakeSegment> next, std::int64_t lastId);

    const IntakeOptions& m_options;
    SegmentFiles& m_files;
    std::unique_ptr<IntakeSegment> m_segment;
    int m_number = 1;
    bool m_isFirst = true; // of this run
    std::optional<Timestamp> m_begunAt; // when its first request came
    std::int64_t m_lastIdAtOpen = 0;
    SegmentKeeper m_keeper; // last: it finishes what was asked before anything else goes
};

} // namespace waybill::relay
