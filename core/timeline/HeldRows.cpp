// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/HeldRows.h"

#include "core/timeline/Timeline.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace waybill::timeline {

namespace {

constexpr std::uint32_t olderChunks = Timeline::mostOlder / chunkRows; // the first ones

} // namespace

std::shared_ptr<EventTable> HeldRows::newTable()
{
    auto table = std::make_shared<EventTable>();
    table->setAside(olderChunks);
    return table;
}

void HeldRows::empty()
{
    m_copy.reset();
    m_copyWanted = false;
    m_dropped = 0;
    m_bitmaps = BitmapCache();
    m_table = newTable();
    ++m_numbering;
    m_cursor.clear();
    m_changesWhileRestoring.clear();
    m_since.reset();
}

void HeldRows::clear()
{
    empty();
    if (m_cache)
        m_cache->clear();
}

std::string HeldRows::begin(std::optional<CacheOptions> options, Timestamp now)
{
    save();
    empty();
    m_cache.reset();
    m_maxRows = options ? options->maxRows : CacheOptions().maxRows;
    if (options) {
        if (auto cache = TableCache::open(std::move(*options), now))
            m_cache = std::move(*cache);
        else
            m_problem(cache.error());
    }
    if (m_cache)
        m_cursor = m_cache->begin(*m_table);
    tellProblem();
    return m_cursor;
}

void HeldRows::setRetention(std::chrono::days retention)
{
    if (m_cache)
        m_cache->setRetention(retention);
}

void HeldRows::tellProblem()
{
    if (auto problem = m_cache ? m_cache->takeProblem() : std::nullopt)
        m_problem(std::move(*problem));
}

void HeldRows::apply(const std::vector<events::Record>& records)
{
    std::vector<const events::Event*> arrived;
    std::vector<const events::Event*> changed;
    std::vector<events::EventId> erased;
    bool hasErased = false;
    for (const events::Record& record : records) {
        switch (record.kind) {
        case events::RecordKind::Event:
            arrived.push_back(&record.event);
            break;
        case events::RecordKind::Status:
            changed.push_back(&record.event);
            break;
        case events::RecordKind::Erased:
            hasErased = true;
            if (record.event.id.value() != 0) {
                erased.push_back(record.event.id);
                break;
            }
            appendByTime(arrived);
            m_table->markRecipientGone(record.event.recipient);
            break;
        case events::RecordKind::Dropped:
            appendByTime(arrived);
            m_table->markDayGone(record.day);
            break;
        }
    }
    appendByTime(arrived);
    if (!changed.empty()) {
        std::vector<const events::Event*> anew = m_table->update(changed);
        appendByTime(anew);
    }
    if (!erased.empty())
        m_table->markGone(erased);
    m_copyWanted = m_copyWanted || hasErased; // nor is the address to stay in memory
    if (m_cache && m_cache->isRestoring()) {
        std::ranges::copy_if(records, std::back_inserter(m_changesWhileRestoring),
                             [](const events::Record& record) { return record.kind != events::RecordKind::Event; });
    }
}

// What comes together is put in the order in which it happened.
void HeldRows::appendByTime(std::vector<const events::Event*>& arrived)
{
    std::ranges::stable_sort(arrived, {}, [](const events::Event* event) { return event->time(); });
    for (const events::Event* event : arrived)
        m_table->append(*event);
    arrived.clear();
}

void HeldRows::addOlder(const std::vector<events::Event>& older)
{
    std::vector<const events::Event*> events;
    std::vector<std::uint64_t> ids;
    for (const events::Event& event : older) {
        events.push_back(&event);
        ids.push_back(event.id.value());
    }
    const auto key = [](const events::Event* event) { return std::pair(event->time(), event->id.value()); };
    std::ranges::sort(events, {}, key);
    const auto twice = std::ranges::unique(events, {}, key);
    events.erase(twice.begin(), twice.end());
    if (events.empty())
        return;
    // An event that came late is held, though it happened before the others.
    const auto known = m_table->known(std::move(ids), toMs(events.front()->time()), toMs(events.back()->time()));
    for (const events::Event* event : events) {
        if (std::ranges::binary_search(known, event->id.value()))
            continue;
        for (std::uint32_t chunk = olderChunks; chunk-- > 0 && !m_table->appendTo(chunk, *event);) {
        }
    }
}

bool HeldRows::removeOlder()
{
    bool any = false;
    for (std::uint32_t number = 0; number < olderChunks; ++number) {
        if (const Chunk* const chunk = m_table->chunk(number)) {
            dropChunk(number, *chunk);
            any = true;
        }
    }
    return any;
}

void HeldRows::dropChunk(std::uint32_t number, const Chunk& chunk)
{
    m_bitmaps.forget(chunk);
    m_table->drop(number);
}

// A chunk a turn, so that filters and new rows need not wait for all of them.
bool HeldRows::restoreSome()
{
    if (!m_cache || !m_cache->isRestoring())
        return false;
    m_cache->restoreSome(*m_table);
    tellProblem();
    if (!m_cache->isRestoring())
        apply(std::exchange(m_changesWhileRestoring, {}));
    return true;
}

// Beyond its bound the table loses whole chunks, those first that came first.
bool HeldRows::trim()
{
    const std::size_t slack = std::max<std::size_t>(chunkRows, m_maxRows / 16);
    if (m_table->rowCount() <= m_maxRows + slack || (m_cache && m_cache->isRestoring()))
        return false;
    save();
    removeOlder(); // else there were a gap between them and the rest
    std::uint32_t first = olderChunks;
    for (; first + 1 < m_table->chunkCount(); ++first) {
        const Chunk* const chunk = m_table->chunk(first);
        if (chunk == nullptr)
            continue;
        if (m_table->rowCount() - chunk->rows < m_maxRows)
            break;
        m_dropped += chunk->rows;
        dropChunk(first, *chunk);
    }
    m_copyWanted = m_copyWanted || m_dropped >= m_maxRows;
    m_since = m_table->row(first * chunkRows).receivedAt;
    if (m_cache)
        m_cache->dropped(first, *m_since);
    return true;
}

// Until the copy has everything the old table goes on.
bool HeldRows::copySome(Steady::time_point until)
{
    if ((!m_copy && !m_copyWanted) || (m_cache && m_cache->isRestoring()))
        return false;
    if (!m_copy)
        m_copy = std::make_unique<TableCopy>(*m_table);
    m_copyWanted = false;
    while (m_copy->advance()) {
        if (Steady::now() >= until)
            return false;
    }
    return true;
}

void HeldRows::takeCopy()
{
    m_bitmaps = BitmapCache();
    m_table = m_copy->take();
    m_copy.reset();
    m_dropped = 0;
}

std::optional<HeldRows::Steady::time_point> HeldRows::nextSave() const
{
    const bool isBehind = m_cache && !m_cache->isRestoring() && m_cursor != m_cache->cursor();
    return isBehind ? std::optional(m_lastSave + saveInterval) : std::nullopt;
}

void HeldRows::saveIfDue()
{
    if (const auto due = nextSave(); due && Steady::now() >= *due)
        save();
}

void HeldRows::save()
{
    if (!m_cache || m_cache->isRestoring() || m_cursor.empty())
        return;
    m_lastSave = Steady::now();
    if (const auto saved = m_cache->save(*m_table, m_cursor); !saved) {
        Error problem = saved.error();
        problem.message = "the timeline's cache can't be written and is given up: " + problem.message;
        m_since = m_cache->heldSince();
        m_cache->clear();
        m_cache.reset();
        m_problem(std::move(problem));
    }
}

} // namespace waybill::timeline
