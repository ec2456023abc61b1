// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Worker.h"

#include <algorithm>
#include <utility>

namespace waybill::timeline {

namespace {

constexpr std::chrono::milliseconds turnBudget{8};    // of filtering or copying between two looks at the inbox
constexpr std::chrono::milliseconds previewAfter{12}; // a run that takes longer shows its newest rows first

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

Timeline::Worker::Worker(const Clock& clock, Heard heard) : m_clock(clock), m_heard(std::move(heard)), m_rows(m_heard.problem)
{
    startRun();
    m_summary = m_counts->build();
    m_thread = std::thread([this] { run(); });
}

Timeline::Worker::~Worker()
{
    m_inbox.stop();
    m_thread.join();
}

void Timeline::Worker::run()
{
    while (auto input = m_inbox.take(nextTurn())) {
        handle(std::move(*input));
        keepRows();
        checkRelativeTimes();
        advanceRun();
        advanceSummary();
        publishIfDue();
        m_rows.saveIfDue();
    }
    m_rows.save();
}

// When there is something to do without new input.
std::optional<Timeline::Worker::Steady::time_point> Timeline::Worker::nextTurn() const
{
    std::optional<Steady::time_point> next = m_rows.nextSave();
    const auto consider = [&](Steady::time_point at) { next = next ? std::min(*next, at) : at; };
    if (!m_run->isComplete() || !m_run->isCounted() || m_rows.hasWork())
        consider(Steady::time_point());
    if (m_dirty)
        consider(m_lastView + viewInterval);
    if (isSummaryDue())
        consider(m_lastSummary + slowInterval);
    if (m_run->hasRelativeTimes())
        consider(m_lastTimeCheck + slowInterval);
    return next;
}

void Timeline::Worker::handle(Inbox::Input input)
{
    if (input.start || input.clear)
        dropReaders();
    if (input.start)
        m_heard.restored(input.start->number, m_rows.begin(std::move(input.start->cache), m_clock.now()));
    if (input.clear)
        m_rows.clear();
    if (input.retention)
        m_rows.setRetention(*input.retention);
    if (!input.records.empty()) {
        m_rows.apply(input.records);
        m_dirty = true;
    }
    if (!input.cursor.empty())
        m_rows.setCursor(std::move(input.cursor));
    const bool isRearranged = input.arrangement && *input.arrangement != m_arrangement;
    const bool hasLostOlder = (input.query || input.dropOlder) && m_rows.removeOlder();
    if (input.query)
        m_query = std::move(*input.query);
    if (isRearranged)
        m_arrangement = *input.arrangement;
    if (input.query || input.clear || input.start || isRearranged || hasLostOlder) {
        ++m_question;
        startRun();
        m_previewAllowed = true;
    }
    if (!input.older.empty()) {
        m_rows.addOlder(input.older);
        m_dirty = true;
    }
    if (input.clear || input.start)
        m_summary = m_counts->build();
}

void Timeline::Worker::keepRows()
{
    if (m_rows.trim())
        startRun();
    if (m_rows.restoreSome()) {
        ++m_generation; // older rows than those shown came
        m_dirty = true;
    }
    if (m_rows.copySome(Steady::now() + turnBudget)) {
        dropReaders();
        m_rows.takeCopy();
        startRun();
    }
}

// Before another table takes the place of the one that they read.
void Timeline::Worker::dropReaders()
{
    m_run.reset();
    m_background.reset();
}

void Timeline::Worker::startRun()
{
    m_run.reset(); // before the groups that it uses
    m_groups = m_arrangement.byMessage ? std::make_shared<GroupIndex>(*m_rows.table()) : nullptr;
    m_run = std::make_unique<FilterRun>(m_query, *m_rows.table(), m_clock.now(), m_arrangement.order, m_groups.get(),
                                        &m_rows.bitmaps());
    m_counts = std::make_unique<SummaryBuilder>(*m_rows.table());
    if (!m_background)
        m_background = std::make_unique<Background>(*m_rows.table());
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
    if (!m_run->isCounted() || !isSummaryDue() || Steady::now() - m_lastSummary < slowInterval || !countBackground())
        return;
    const auto summary = m_counts->build();
    if (!m_run->isEverything())
        m_background->addTo(*summary, m_counts->times());
    m_summary = summary;
    m_summarised = m_run->matching();
    m_lastSummary = Steady::now();
    m_dirty = true;
}

bool Timeline::Worker::isSummaryDue() const
{
    return m_lastSummary == Steady::time_point() || m_summarised < m_run->matching()
           || (!m_run->isEverything() && !m_background->isCounted());
}

// False while there is more to count than one turn's worth.
bool Timeline::Worker::countBackground()
{
    if (m_run->isEverything())
        return true;
    m_background->show(m_counts->times(), m_run->times(), m_run->namesTime());
    const auto until = Steady::now() + turnBudget;
    while (m_background->countSome()) {
        if (Steady::now() >= until)
            return m_background->isCounted();
    }
    return true;
}

void Timeline::Worker::publishIfDue()
{
    const auto now = Steady::now();
    const bool preview = m_previewAllowed && m_run->listed() > 0 && now - m_runStarted >= previewAfter;
    if (!m_dirty || (!m_run->isComplete() && !preview) || now - m_lastView < viewInterval)
        return;
    View view;
    view.table = std::make_shared<TableSnapshot>(m_rows.table(), m_groups);
    view.rows = m_run->list();
    view.rowCount = view.rows->size();
    view.matching = m_run->matching();
    view.arrangement = m_arrangement;
    view.numbering = m_rows.numbering();
    view.question = m_question;
    view.generation = m_generation;
    view.rearranged = m_run->rearranged();
    view.complete = m_run->isComplete();
    view.summary = m_summary;
    view.heldSince = m_rows.since();
    view.toCome = m_rows.toCome();
    m_previewShown = !view.complete;
    m_previewAllowed = m_previewAllowed && view.complete; // once a run
    m_dirty = false;
    m_lastView = now;
    m_heard.publish(std::move(view));
}

} // namespace waybill::timeline
