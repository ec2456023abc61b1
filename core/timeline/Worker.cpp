// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Worker.h"

#include <algorithm>
#include <iterator>

namespace waybill::timeline {

namespace {

constexpr std::size_t batchSize = 4096;                    // records between two looks at the input
constexpr std::chrono::milliseconds turnBudget{8};         // of filtering between two looks at the input
constexpr std::chrono::milliseconds previewAfter{12};      // a run that takes longer shows its newest rows first
constexpr std::size_t previewRows = 500;
constexpr std::uint32_t previewChunks = 8;
constexpr std::size_t countedAtOnce = chunkRows;

class TableSnapshot : public Snapshot {
public:
    TableSnapshot(std::shared_ptr<const EventTable> table, RowId count) : m_table(std::move(table)), m_count(count) {}

    RowId rowCount() const override { return m_count; }
    Row row(RowId id) const override { return m_table->row(id); }
    bool isGone(RowId id) const override { return m_table->isGone(id); }

private:
    std::shared_ptr<const EventTable> m_table;
    RowId m_count;
};

} // namespace

View Timeline::Worker::emptyView()
{
    const auto table = std::make_shared<EventTable>();
    View view;
    view.table = std::make_shared<TableSnapshot>(table, 0);
    view.rows = std::make_shared<std::vector<RowId>>();
    view.summary = SummaryBuilder(*table).build();
    return view;
}

Timeline::Worker::Worker(const Clock& clock, std::function<void(View)> publish)
    : m_clock(clock), m_publish(std::move(publish))
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

void Timeline::Worker::append(std::vector<events::Record> records)
{
    if (records.empty())
        return;
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_stop || m_waiting == 0 || m_waiting + records.size() <= maxWaiting; });
    if (m_stop)
        return;
    m_waiting += records.size();
    m_batches.push_back(std::move(records));
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

void Timeline::Worker::setQuery(filter::Query query)
{
    const std::lock_guard lock(m_mutex);
    m_newQuery = std::move(query);
    m_wake.notify_one();
}

void Timeline::Worker::run()
{
    Input input;
    while (waitForInput(input)) {
        if (input.clear)
            m_table = std::make_shared<EventTable>();
        apply(std::move(input.records));
        if (input.query)
            m_query = std::move(*input.query);
        if (input.query || input.clear) {
            startRun();
            m_previewAllowed = true;
        }
        if (input.clear)
            m_summary = m_counts->build();
        checkRelativeTimes();
        advanceRun();
        advanceSummary();
        publishIfDue();
        input = {};
    }
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
        m_waiting -= batch.size();
        if (input.records.empty())
            input.records = std::move(batch);
        else
            std::ranges::move(batch, std::back_inserter(input.records));
        m_batches.pop_front();
    }
    input.query = std::exchange(m_newQuery, std::nullopt);
    input.clear = std::exchange(m_clear, false);
    m_room.notify_all();
    return !m_stop;
}

// When there is something to do without new input.
std::optional<Timeline::Worker::Steady::time_point> Timeline::Worker::nextTurn() const
{
    std::optional<Steady::time_point> next;
    const auto consider = [&](Steady::time_point at) { next = next ? std::min(*next, at) : at; };
    if (!m_run->isComplete() || m_counted < m_run->rows()->size())
        consider(Steady::time_point());
    if (m_dirty)
        consider(m_lastView + viewInterval);
    if (m_summarised < m_counted)
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
    if (!changed.empty())
        m_table->update(changed);
    if (!erased.empty())
        m_table->markGone(erased);
    m_dirty = true;
}

// What comes together is put in the order in which it happened.
void Timeline::Worker::appendByTime(std::vector<const events::Event*>& arrived)
{
    std::ranges::stable_sort(arrived, {}, [](const events::Event* event) { return event->time(); });
    for (const events::Event* event : arrived)
        m_table->append(*event);
    arrived.clear();
}

void Timeline::Worker::startRun()
{
    m_run = std::make_unique<FilterRun>(m_query, *m_table, m_clock.now());
    m_counts = std::make_unique<SummaryBuilder>(*m_table);
    m_counted = 0;
    m_summarised = 0;
    m_lastSummary = {};
    m_preview.reset();
    m_previewAllowed = false;
    m_previewShown = false;
    m_dirty = true;
    ++m_generation;
    m_runStarted = m_lastTimeCheck = Steady::now();
}

void Timeline::Worker::advanceRun()
{
    const auto until = Steady::now() + turnBudget;
    while (m_run->advance() && Steady::now() < until) {
    }
    if (m_run->isComplete()) {
        if (m_preview) { // its rows are not a beginning of the run's
            m_preview.reset();
            if (m_previewShown)
                ++m_generation;
            m_dirty = true;
        }
    } else if (m_previewAllowed && Steady::now() - m_runStarted >= previewAfter) {
        m_previewAllowed = false;
        m_preview = m_run->preview(previewRows, previewChunks);
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
    const auto& rows = *m_run->rows();
    const std::size_t more = std::min(rows.size() - m_counted, countedAtOnce);
    m_counts->add({rows.data() + m_counted, more});
    m_counted += more;
    const bool current = m_summarised == rows.size() && m_lastSummary != Steady::time_point();
    if (m_counted < rows.size() || current || Steady::now() - m_lastSummary < slowInterval)
        return;
    m_summary = m_counts->build();
    m_summarised = m_counted;
    m_lastSummary = Steady::now();
    m_dirty = true;
}

void Timeline::Worker::publishIfDue()
{
    const auto now = Steady::now();
    const bool ready = m_run->isComplete() || (m_preview && !m_previewShown);
    if (!m_dirty || !ready || now - m_lastView < viewInterval)
        return;
    View view;
    view.table = std::make_shared<TableSnapshot>(m_table, m_table->rowCount());
    view.rows = m_preview ? m_preview : m_run->rows();
    view.rowCount = view.rows->size();
    view.generation = m_generation;
    view.complete = m_run->isComplete();
    view.summary = m_summary;
    m_previewShown = !view.complete;
    m_dirty = false;
    m_lastView = now;
    m_publish(std::move(view));
}

} // namespace waybill::timeline
