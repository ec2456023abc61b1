// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Worker.h"

#include <algorithm>
#include <iterator>

namespace waybill::timeline {

namespace {

constexpr std::uint32_t olderChunks = Timeline::mostOlder / chunkRows; // the first ones
constexpr std::size_t batchSize = 4096;                    // records between two looks at the input
constexpr std::chrono::milliseconds turnBudget{8};         // of filtering between two looks at the input
constexpr std::chrono::milliseconds previewAfter{12};      // a run that takes longer shows its newest rows first

class TableSnapshot : public Snapshot {
public:
    TableSnapshot(std::shared_ptr<const EventTable> table, std::shared_ptr<const GroupIndex> groups)
        : m_table(std::move(table)), m_chunks(m_table->chunks()), m_groups(std::move(groups)), m_count(m_table->rowCount())
    {
    }

    std::size_t rowCount() const override { return m_count; }
    Row row(RowId id) const override { return m_table->row(*m_chunks, id); }
    bool isGone(RowId id) const override { return m_chunks->isGone(id); }
    bool holds(RowId id) const override { return m_chunks->holds(id); }
    std::vector<RowId> messageRows(RowId id) const override
    {
        return m_groups ? m_groups->rowsWith(id, *m_chunks) : std::vector<RowId>{id};
    }

private:
    std::shared_ptr<const EventTable> m_table;
    std::shared_ptr<const Chunks> m_chunks;
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
    m_waitingOlder.clear();
    m_clear = true;
    m_wake.notify_one();
    m_room.notify_all();
}

void Timeline::Worker::start(std::uint64_t number, std::optional<CacheOptions> cache)
{
    const std::lock_guard lock(m_mutex);
    m_batches.clear(); // of another relay
    m_waiting = 0;
    m_waitingOlder.clear();
    m_clear = false;
    m_newRetention.reset();
    m_newStart = Start{number, std::move(cache)};
    m_wake.notify_one();
    m_room.notify_all();
}

void Timeline::Worker::setQuery(filter::Query query)
{
    const std::lock_guard lock(m_mutex);
    m_newQuery = std::move(query);
    m_waitingOlder.clear(); // of another query
    m_wake.notify_one();
}

void Timeline::Worker::setRetention(std::chrono::days retention)
{
    const std::lock_guard lock(m_mutex);
    m_newRetention = retention;
    m_wake.notify_one();
}

void Timeline::Worker::appendOlder(std::vector<events::Event> older)
{
    const std::lock_guard lock(m_mutex);
    std::ranges::move(older, std::back_inserter(m_waitingOlder));
    m_wake.notify_one();
}

void Timeline::Worker::dropOlder()
{
    const std::lock_guard lock(m_mutex);
    m_waitingOlder.clear();
    m_dropOlder = true;
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
        handle(std::exchange(input, {}));
        trim();
        restoreSome();
        copySome();
        checkRelativeTimes();
        advanceRun();
        advanceSummary();
        publishIfDue();
        saveIfDue();
    }
    save();
}

void Timeline::Worker::handle(Input input)
{
    if (input.start)
        begin(std::move(*input.start));
    if (input.clear) {
        emptyTable();
        if (m_cache)
            m_cache->clear();
    }
    if (input.retention && m_cache)
        m_cache->setRetention(*input.retention);
    apply(std::move(input.records));
    if (!input.cursor.empty())
        m_cursor = std::move(input.cursor);
    const bool isRearranged = input.arrangement && *input.arrangement != m_arrangement;
    const bool hasLostOlder = (input.query || input.dropOlder) && removeOlder();
    if (input.query)
        m_query = std::move(*input.query);
    if (isRearranged)
        m_arrangement = *input.arrangement;
    if (input.query || input.clear || input.start || isRearranged || hasLostOlder) {
        startRun();
        m_previewAllowed = true;
    }
    addOlder(input.older);
    if (input.clear || input.start)
        m_summary = m_counts->build();
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
    input.older = std::exchange(m_waitingOlder, {});
    input.dropOlder = std::exchange(m_dropOlder, false);
    input.query = std::exchange(m_newQuery, std::nullopt);
    input.arrangement = std::exchange(m_newArrangement, std::nullopt);
    input.clear = std::exchange(m_clear, false);
    input.start = std::exchange(m_newStart, std::nullopt);
    input.retention = std::exchange(m_newRetention, std::nullopt);
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
    if (m_copy || m_copyWanted || (m_cache && m_cache->isRestoring()))
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
        m_heldSince = m_cache->heldSince();
        m_cache->clear();
        m_cache.reset();
        m_heard.problem(std::move(problem));
    }
}

// Beyond its bound the table loses whole chunks, those first that came first.
void Timeline::Worker::trim()
{
    const std::size_t slack = std::max<std::size_t>(chunkRows, m_maxRows / 16);
    if (m_table->rowCount() <= m_maxRows + slack || (m_cache && m_cache->isRestoring()))
        return;
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
        m_bitmaps.forget(*chunk);
        m_table->drop(first);
    }
    m_copyWanted = m_copyWanted || m_dropped >= m_maxRows;
    m_heldSince = m_table->row(first * chunkRows).receivedAt;
    if (m_cache)
        m_cache->dropped(first, *m_heldSince);
    startRun();
}

// A table made anew takes the old one's place once it has everything; until then the old one goes on.
void Timeline::Worker::copySome()
{
    if ((!m_copy && !m_copyWanted) || (m_cache && m_cache->isRestoring()))
        return;
    if (!m_copy)
        m_copy = std::make_unique<TableCopy>(*m_table);
    m_copyWanted = false;
    const auto until = Steady::now() + turnBudget;
    while (m_copy->advance()) {
        if (Steady::now() >= until)
            return;
    }
    m_run.reset(); // before what it uses
    m_bitmaps = BitmapCache();
    m_table = m_copy->take();
    m_copy.reset();
    m_dropped = 0;
    startRun();
}

void Timeline::Worker::addOlder(const std::vector<events::Event>& older)
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
    m_dirty = true;
}

// True when there were any.
bool Timeline::Worker::removeOlder()
{
    bool any = false;
    for (std::uint32_t number = 0; number < olderChunks; ++number) {
        if (const Chunk* const chunk = m_table->chunk(number)) {
            m_bitmaps.forget(*chunk);
            m_table->drop(number);
            any = true;
        }
    }
    return any;
}

// What comes together is put in the order in which it happened.
void Timeline::Worker::appendByTime(std::vector<const events::Event*>& arrived)
{
    std::ranges::stable_sort(arrived, {}, [](const events::Event* event) { return event->time(); });
    for (const events::Event* event : arrived)
        m_table->append(*event);
    arrived.clear();
}

std::shared_ptr<EventTable> Timeline::Worker::newTable()
{
    auto table = std::make_shared<EventTable>();
    table->setAside(olderChunks);
    return table;
}

void Timeline::Worker::emptyTable()
{
    m_run.reset(); // before what it uses
    m_copy.reset();
    m_copyWanted = false;
    m_dropped = 0;
    m_bitmaps = BitmapCache();
    m_table = newTable();
    ++m_numbering;
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
    view.numbering = m_numbering;
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
