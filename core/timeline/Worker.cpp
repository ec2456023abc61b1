// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Worker.h"

#include "core/timeline/SegmentCodec.h"

#include <algorithm>
#include <iterator>

namespace waybill::timeline {

namespace {

constexpr std::size_t batchSize = 4096;                    // records between two looks at the input
constexpr std::chrono::milliseconds turnBudget{8};         // of filtering between two looks at the input
constexpr std::chrono::milliseconds previewAfter{12};      // a run that takes longer shows its newest rows first

class TableSnapshot : public Snapshot {
public:
    TableSnapshot(std::shared_ptr<const EventTable> table, std::shared_ptr<const GroupIndex> groups)
        : m_table(std::move(table)), m_groups(std::move(groups)), m_count(m_table->rowCount())
    {
    }

    std::size_t rowCount() const override { return m_count; }
    Row row(RowId id) const override { return m_table->row(id); }
    bool isGone(RowId id) const override { return m_table->isGone(id); }
    bool holds(RowId id) const override { return m_table->holds(id); }
    std::vector<RowId> messageRows(RowId id) const override
    {
        return m_groups ? m_groups->rowsWith(id) : std::vector<RowId>{id};
    }

private:
    std::shared_ptr<const EventTable> m_table;
    std::shared_ptr<const GroupIndex> m_groups;
    std::size_t m_count;
};

} // namespace

View Timeline::Worker::emptyView()
{
    const auto table = std::make_shared<EventTable>();
    View view;
    view.table = std::make_shared<TableSnapshot>(table, nullptr);
    view.rows = std::make_shared<RowList>();
    view.summary = SummaryBuilder(*table).build();
    return view;
}

Timeline::Worker::Worker(const Clock& clock, Heard heard) : m_clock(clock), m_heard(std::move(heard))
{
    startRun();
    m_summary = m_counts->build();
    m_thread = std::thread([this] { run(); });
}

Timeline::Worker::~Worker()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_room.notify_all();
    m_thread.join();
}

void Timeline::Worker::append(std::vector<events::Record> records, std::string cursor)
{
    if (records.empty())
        return;
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_stop || m_waiting == 0 || m_waiting + records.size() <= maxWaiting; });
    if (m_stop)
        return;
    m_waiting += records.size();
    m_batches.push_back({std::move(records), std::move(cursor)});
    m_wake.notify_one();
}

void Timeline::Worker::clear()
{
    const std::lock_guard lock(m_mutex);
    m_batches.clear(); // they came before
    m_waiting = 0;
    m_clear = true;
    m_wake.notify_one();
    m_room.notify_all();
}

void Timeline::Worker::start(std::uint64_t number, std::optional<CacheOptions> cache)
{
    const std::lock_guard lock(m_mutex);
    m_batches.clear(); // of another relay
    m_waiting = 0;
    m_clear = false;
    m_newStart = Start{number, std::move(cache)};
    m_wake.notify_one();
    m_room.notify_all();
}

void Timeline::Worker::setQuery(filter::Query query)
{
    const std::lock_guard lock(m_mutex);
    m_newQuery = std::move(query);
    m_wake.notify_one();
}

void Timeline::Worker::setArrangement(Arrangement arrangement)
{
    const std::lock_guard lock(m_mutex);
    m_newArrangement = arrangement;
    m_wake.notify_one();
}

void Timeline::Worker::run()
{
    Input input;
    while (waitForInput(input)) {
        if (input.start)
            begin(std::move(*input.start));
        if (input.clear) {
            emptyTable();
            if (m_cache)
                m_cache->clear();
        }
        apply(std::move(input.records));
        if (!input.cursor.empty())
            m_cursor = std::move(input.cursor);
        if (input.query)
            m_query = std::move(*input.query);
        const bool arranged = input.arrangement && *input.arrangement != m_arrangement;
        if (arranged)
            m_arrangement = *input.arrangement;
        if (input.query || input.clear || input.start || arranged) {
            startRun();
            m_previewAllowed = true;
        }
        if (input.clear || input.start)
            m_summary = m_counts->build();
        trim();
        restoreSome();
        checkRelativeTimes();
        advanceRun();
        advanceSummary();
        publishIfDue();
        saveIfDue();
        input = {};
    }
    save();
}

// False when it is time to stop.
bool Timeline::Worker::waitForInput(Input& input)
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] { return m_stop || hasInput(); };
    if (const auto turn = nextTurn())
        m_wake.wait_until(lock, *turn, ready);
    else
        m_wake.wait(lock, ready);
    while (!m_batches.empty() && input.records.size() < batchSize) {
        auto& batch = m_batches.front();
        m_waiting -= batch.records.size();
        if (input.records.empty())
            input.records = std::move(batch.records);
        else
            std::ranges::move(batch.records, std::back_inserter(input.records));
        if (!batch.cursor.empty())
            input.cursor = std::move(batch.cursor);
        m_batches.pop_front();
    }
    input.query = std::exchange(m_newQuery, std::nullopt);
    input.arrangement = std::exchange(m_newArrangement, std::nullopt);
    input.clear = std::exchange(m_clear, false);
    input.start = std::exchange(m_newStart, std::nullopt);
    m_room.notify_all();
    return !m_stop;
}

// When there is something to do without new input.
std::optional<Timeline::Worker::Steady::time_point> Timeline::Worker::nextTurn() const
{
    std::optional<Steady::time_point> next;
    const auto consider = [&](Steady::time_point at) { next = next ? std::min(*next, at) : at; };
    if (!m_run->isComplete() || !m_run->isCounted())
        consider(Steady::time_point());
    if (m_cache && m_cache->isRestoring())
        consider(Steady::time_point());
    else if (m_cache && m_cursor != m_cache->cursor())
        consider(m_lastSave + saveInterval);
    if (m_dirty)
        consider(m_lastView + viewInterval);
    if (m_summarised < m_run->matching())
        consider(m_lastSummary + slowInterval);
    if (m_run->hasRelativeTimes())
        consider(m_lastTimeCheck + slowInterval);
    return next;
}

void Timeline::Worker::apply(std::vector<events::Record> records)
{
    if (records.empty())
        return;
    std::vector<const events::Event*> arrived;
    std::vector<const events::Event*> changed;
    std::vector<events::EventId> erased;
    for (const events::Record& record : records) {
        switch (record.kind) {
        case events::RecordKind::Event:
            arrived.push_back(&record.event);
            break;
        case events::RecordKind::Status:
            changed.push_back(&record.event);
            break;
        case events::RecordKind::Erased:
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
    m_dirty = true;
    if (m_cache && m_cache->isRestoring()) {
        std::ranges::copy_if(records, std::back_inserter(m_changesWhileRestoring),
                             [](const events::Record& record) { return record.kind != events::RecordKind::Event; });
    }
}

void Timeline::Worker::begin(Start start)
{
    std::optional<CacheOptions>& options = start.cache;
    save();
    emptyTable();
    m_cache.reset();
    m_maxRows = options ? options->maxRows : CacheOptions().maxRows;
    if (options) {
        if (auto cache = TableCache::open(std::move(*options), m_clock.now()))
            m_cache = std::move(*cache);
        else
            m_heard.problem(cache.error());
    }
    if (m_cache)
        m_cursor = m_cache->begin(*m_table);
    tellProblem();
    m_heard.restored(start.number, m_cursor);
}

void Timeline::Worker::tellProblem()
{
    if (auto problem = m_cache ? m_cache->takeProblem() : std::nullopt)
        m_heard.problem(std::move(*problem));
}

// A chunk a turn, so that filters and new rows need not wait for all of them.
void Timeline::Worker::restoreSome()
{
    if (!m_cache || !m_cache->isRestoring())
        return;
    m_cache->restoreSome(*m_table);
    ++m_generation; // older rows than those shown came
    m_dirty = true;
    tellProblem();
    if (!m_cache->isRestoring())
        apply(std::exchange(m_changesWhileRestoring, {}));
}

void Timeline::Worker::saveIfDue()
{
    if (m_cache && Steady::now() - m_lastSave >= saveInterval && m_cursor != m_cache->cursor())
        save();
}

void Timeline::Worker::save()
{
    if (!m_cache || m_cache->isRestoring() || m_cursor.empty())
        return;
    m_lastSave = Steady::now();
    if (const auto saved = m_cache->save(*m_table, m_cursor); !saved) {
        Error problem = saved.error();
        problem.message = "the timeline's cache can't be written and is given up: " + problem.message;
        m_cache->clear();
        m_cache.reset();
        m_heard.problem(std::move(problem));
    }
}

// Beyond its bound the table is made anew of its newest chunks, which also drops the texts that only older rows had.
void Timeline::Worker::trim()
{
    if (m_table->rowCount() <= m_maxRows + m_maxRows / 4 || (m_cache && m_cache->isRestoring()))
        return;
    save();
    const auto trimmed = std::make_shared<EventTable>();
    std::uint32_t first = m_table->chunkCount();
    trimmed->setAside(first);
    while (first > 0 && m_table->chunk(first - 1) != nullptr && trimmed->rowCount() < m_maxRows) {
        const std::string bytes = encodeSegment(*m_table, first - 1, 0, m_table->chunk(first - 1)->rows);
        if (!decodeSegment(bytes, *trimmed, first - 1))
            return; // not with bytes of our own
        --first;
    }
    const Timestamp heldSince = trimmed->row(first * chunkRows).receivedAt;
    m_run.reset();
    m_bitmaps = BitmapCache();
    m_table = trimmed;
    m_heldSince = heldSince;
    if (m_cache)
        m_cache->rebuilt(*m_table, first, heldSince);
    startRun();
}

// What comes together is put in the order in which it happened.
void Timeline::Worker::appendByTime(std::vector<const events::Event*>& arrived)
{
    std::ranges::stable_sort(arrived, {}, [](const events::Event* event) { return event->time(); });
    for (const events::Event* event : arrived)
        m_table->append(*event);
    arrived.clear();
}

void Timeline::Worker::emptyTable()
{
    m_run.reset(); // before what it uses
    m_bitmaps = BitmapCache();
    m_table = std::make_shared<EventTable>();
    m_cursor.clear();
    m_changesWhileRestoring.clear();
    m_heldSince.reset();
}

void Timeline::Worker::startRun()
{
    m_run.reset(); // before the groups that it uses
    m_groups = m_arrangement.byMessage ? std::make_shared<GroupIndex>(*m_table) : nullptr;
    m_run = std::make_unique<FilterRun>(m_query, *m_table, m_clock.now(), m_arrangement.order, m_groups.get(), &m_bitmaps);
    m_counts = std::make_unique<SummaryBuilder>(*m_table);
    m_summarised = 0;
    m_lastSummary = {};
    m_previewAllowed = false;
    m_previewShown = false;
    m_dirty = true;
    ++m_generation;
    m_runStarted = m_lastTimeCheck = Steady::now();
}

void Timeline::Worker::advanceRun()
{
    const bool wasComplete = m_run->isComplete();
    const auto until = Steady::now() + turnBudget;
    while (m_run->advance() && Steady::now() < until) {
    }
    if (m_run->isComplete() && !wasComplete && m_previewShown) {
        m_previewShown = false;
        ++m_generation; // older rows than those shown came
        m_dirty = true;
    }
}

void Timeline::Worker::checkRelativeTimes()
{
    const auto now = Steady::now();
    if (!m_run->hasRelativeTimes() || now - m_lastTimeCheck < slowInterval)
        return;
    m_lastTimeCheck = now;
    if (m_run->isOutdated(m_clock.now()))
        startRun();
}

void Timeline::Worker::advanceSummary()
{
    if (!m_run->isComplete())
        return;
    m_run->countSome(*m_counts);
    const bool current = m_summarised == m_run->matching() && m_lastSummary != Steady::time_point();
    if (!m_run->isCounted() || current || Steady::now() - m_lastSummary < slowInterval)
        return;
    m_summary = m_counts->build();
    m_summarised = m_run->matching();
    m_lastSummary = Steady::now();
    m_dirty = true;
}

void Timeline::Worker::publishIfDue()
{
    const auto now = Steady::now();
    const bool preview = m_previewAllowed && m_run->listed() > 0 && now - m_runStarted >= previewAfter;
    if (!m_dirty || (!m_run->isComplete() && !preview) || now - m_lastView < viewInterval)
        return;
    View view;
    view.table = std::make_shared<TableSnapshot>(m_table, m_groups);
    view.rows = m_run->list();
    view.rowCount = view.rows->size();
    view.matching = m_run->matching();
    view.arrangement = m_arrangement;
    view.generation = m_generation;
    view.rearranged = m_run->rearranged();
    view.complete = m_run->isComplete();
    view.summary = m_summary;
    view.heldSince = m_cache ? m_cache->heldSince() : m_heldSince;
    view.toCome = m_cache ? m_cache->rowsToCome() : 0;
    m_previewShown = !view.complete;
    m_previewAllowed = m_previewAllowed && view.complete; // once a run
    m_dirty = false;
    m_lastView = now;
    m_heard.publish(std::move(view));
}

} // namespace waybill::timeline
