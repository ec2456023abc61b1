// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SegmentInUse.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace waybill::relay {

Result<std::unique_ptr<SegmentInUse>> SegmentInUse::open(const IntakeOptions& options, SegmentFiles& files,
                                                         std::function<void()> onPrepared)
{
    std::unique_ptr<SegmentInUse> inUse(new SegmentInUse(options, files, std::move(onPrepared)));
    TRY_VOID(inUse->open());
    return inUse;
}

Result<void> SegmentInUse::open()
{
    const std::vector<int> numbers = TRY(segmentNumbers(m_options.folder));
    m_number = numbers.empty() ? 1 : numbers.back();
    const std::string current = segmentPath(m_options.folder, m_number);
    m_segment = std::make_unique<IntakeSegment>(TRY(IntakeSegment::open(current)));
    m_begunAt = m_segment->begunAt();

    std::int64_t lastId = 0;
    for (const int number : numbers) {
        const std::string path = segmentPath(m_options.folder, number);
        if (path == current)
            break;
        TRY_VOID(IntakeSegment::bringUpToDate(path));
        sqlite::Database reader = TRY(sqlite::Database::openReader(path));
        const std::int64_t last = TRY(reader.queryInteger("SELECT max(id) FROM requests"));
        if (last > lastId)
            m_files.add(TRY(reader.queryInteger("SELECT min(id) FROM requests")), path);
        lastId = std::max(lastId, last);
        std::error_code none;
        if (const auto size = std::filesystem::file_size(path + "-wal", none); !none && size > 0)
            m_keeper.sealLeftOver(path);
    }
    lastId = std::max(lastId, m_options.idsUsed);
    m_files.add(m_segment->firstId() != 0 ? m_segment->firstId() : lastId + 1, current);
    m_lastIdAtOpen = std::max(lastId, m_segment->lastId());
    return {};
}

SegmentWrite SegmentInUse::write(std::span<const IncomingRequest* const> requests, std::int64_t firstId)
{
    SegmentWrite written = m_segment->write(requests, firstId);
    if (written.stored > 0 && !m_begunAt)
        m_begunAt = requests.front()->receivedAt;
    return written;
}

// The next segment is opened while the present one still has room, so that turning costs the waiting requests nothing.
// The first one of this run has a WAL that was not laid out, and gets less.
void SegmentInUse::turnWhenFull(std::int64_t lastId)
{
    const std::int64_t full = m_isFirst ? m_options.segmentBytes / 8 : m_options.segmentBytes;
    if (m_segment->bytes() < full / 4 * 3)
        return;
    prepareNext();
    if (m_segment->bytes() < full)
        return;
    if (std::unique_ptr<IntakeSegment> next = m_keeper.takePrepared())
        turnTo(std::move(next), lastId);
}

SegmentInUse::Turn SegmentInUse::turnIfBegunBefore(Timestamp time, std::int64_t lastId, bool hasWaited)
{
    if (!m_begunAt || *m_begunAt >= time)
        return Turn::Done;
    const bool mayStillCome = !hasWaited || m_keeper.isPreparing(); // before it is asked for
    if (std::unique_ptr<IntakeSegment> next = m_keeper.takePrepared()) {
        turnTo(std::move(next), lastId);
        return Turn::Done;
    }
    if (!hasWaited)
        prepareNext();
    return mayStillCome ? Turn::NotYet : Turn::Impossible;
}

void SegmentInUse::prepareNext() { m_keeper.prepare(segmentPath(m_options.folder, m_number + 1)); }

void SegmentInUse::turnTo(std::unique_ptr<IntakeSegment> next, std::int64_t lastId)
{
    m_isFirst = false;
    ++m_number;
    m_begunAt.reset();
    m_files.add(lastId + 1, segmentPath(m_options.folder, m_number));
    m_keeper.seal(std::exchange(m_segment, std::move(next)));
}

} // namespace waybill::relay
