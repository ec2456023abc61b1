// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelinePage.h"

#include "ui/timeline/DetailPane.h"
#include "ui/timeline/FacetsPane.h"
#include "ui/timeline/FilterEdit.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/HistogramPane.h"
#include "ui/timeline/HistogramView.h"
#include "ui/timeline/OlderBar.h"
#include "ui/timeline/OlderRows.h"
#include "ui/timeline/PageWords.h"
#include "ui/timeline/SlowBar.h"
#include "ui/timeline/TableColumns.h"
#include "ui/timeline/TimelineCommands.h"
#include "ui/timeline/TimelineControls.h"
#include "ui/timeline/TimelineModel.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/timeline/ViewsButton.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/TimeText.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace waybill::ui::timeline {

using filter::Field;
using waybill::timeline::View;

namespace {

using namespace std::chrono_literals;

const QString ascendingKey = QStringLiteral("timeline/oldestFirst");
const QString byMessageKey = QStringLiteral("timeline/byMessage");
const QString filterKey = QStringLiteral("timeline/filter");

QVBoxLayout* tightColumn(QWidget* widget)
{
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

TimelinePage::TimelinePage(const Clock& clock, waybill::timeline::Timeline& timeline, trace::TraceSource source,
                           QSettings& settings, Masking& masking, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_timeline(timeline), m_source(std::move(source)), m_settings(settings),
      m_masking(masking), m_history(settings, clock), m_views(settings), m_colours(settings),
      m_details(m_source), m_older(new OlderRows(clock, timeline, m_source, this)),
      m_model(new TimelineModel(clock, {&masking, &m_marks, &m_colours, &m_details}, this))
{
    setObjectName(QStringLiteral("timelinePage"));
    build();
    connectParts();
    connectKept();
    restoreLayout();
    m_second.start(1s);
    edit(m_settings.value(filterKey).toString().toStdString());
    publish();
}

TimelinePage::~TimelinePage() = default;

void TimelinePage::build()
{
    m_filter = new FilterField(m_history, m_clock, this);
    m_controls = new TimelineControls(m_views, this);
    m_histogram = new HistogramPane(this);
    m_strip = new Strip(this);
    m_progress = new SlowBar(this);

    m_facetsSide = new QWidget(this);
    auto* facetsTitle = new PaneTitle(tr("Facets"), m_facetsSide);
    facetsTitle->setNote(tr("in the filter"));
    m_facets = new FacetsPane(m_facetsSide);
    QVBoxLayout* facetsColumn = tightColumn(m_facetsSide);
    facetsColumn->addWidget(facetsTitle);
    facetsColumn->addWidget(m_facets, 1);

    m_table = new TimelineTable(*m_model, &m_settings, &m_masking);
    m_empty = new EmptyState;
    m_tableOrEmpty = new QStackedWidget;
    m_tableOrEmpty->addWidget(m_table);
    m_tableOrEmpty->addWidget(m_empty);
    m_tableOrEmpty->setMinimumHeight(120);
    m_detail = new DetailPane(m_clock, m_source, &m_masking);

    auto* rows = new QWidget;
    QVBoxLayout* rowsColumn = tightColumn(rows);
    rowsColumn->addWidget(m_tableOrEmpty, 1);
    rowsColumn->addWidget(new OlderBar(m_clock, *m_older));
    QSplitter* down = makeSplitter(Qt::Vertical, {rows, m_detail}, {400, 270});
    down->setObjectName(QStringLiteral("timelineDown"));
    down->setStretchFactor(0, 1);
    QSplitter* across = makeSplitter(Qt::Horizontal, {m_facetsSide, down}, {200, 1000});
    across->setObjectName(QStringLiteral("timelineAcross"));
    across->setStretchFactor(1, 1);
    for (QSplitter* split : {down, across})
        rememberSplitter(*split, m_settings, split->objectName());

    QVBoxLayout* column = tightColumn(this);
    column->addWidget(m_strip);
    column->addWidget(m_histogram);
    column->addWidget(m_progress);
    column->addWidget(across, 1);
}

void TimelinePage::connectParts()
{
    connect(&m_timeline, &waybill::timeline::Timeline::published, this, &TimelinePage::publish);
    connect(&m_second, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
    m_filter->setValueSource([this](Field field, std::string_view) { return m_known.of(field); });
    connect(m_filter, &FilterField::queryChanged, this, &TimelinePage::setQuery);
    connect(m_filter, &FilterField::left, m_table, [this] { m_table->setFocus(Qt::ShortcutFocusReason); });
    connect(m_controls, &TimelineControls::sinceChosen, this,
            [this](const std::string& since) { edit(withSince(m_filter->appliedText(), since)); });
    connect(m_controls, &TimelineControls::pauseToggled, this, &TimelinePage::togglePause);
    connect(m_histogram->view(), &HistogramView::rangeChosen, this,
            [this](Timestamp from, std::optional<Timestamp> to) { edit(withRange(m_filter->appliedText(), from, to)); });
    connect(m_histogram, &HistogramPane::rangeCleared, this, [this] { edit(withSince(m_filter->appliedText(), {})); });
    const auto addTerm = [this](Field field, const std::string& value, bool exclude) {
        edit(withTerm(m_filter->appliedText(), field, value, exclude));
    };
    connect(m_facets, &FacetsPane::termChosen, this, addTerm);
    connect(m_table, &TimelineTable::termChosen, this, addTerm);
    connect(m_table, &TimelineTable::pauseToggled, this, &TimelinePage::togglePause);
    connect(m_table, &TimelineTable::filterRequested, m_filter, &FilterField::beginCondition);
    connect(m_table, &TimelineTable::openRequested, this, &TimelinePage::openCurrent);
    connect(m_table, &TimelineTable::eventChosen, this, [this] {
        if (const auto row = m_table->currentEvent())
            m_detail->show(row->id);
        showCounts();
    });
    const auto noteScrolled = [this] { m_older->setOldestShown(m_table->isAtOldestEnd()); };
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, noteScrolled);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, noteScrolled);
    connect(m_older, &OlderRows::changed, this, &TimelinePage::showState);
    connect(m_older, &OlderRows::reached, m_table, &TimelineTable::jumpTo);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TimelinePage::showCounts);
    connect(m_detail, &DetailPane::openTraceRequested, this, &TimelinePage::openTraceRequested);
    connect(m_detail, &DetailPane::statusMessage, this, &TimelinePage::statusMessage);
    connect(m_empty, &EmptyState::actionClicked, this, [this] {
        const View& view = m_timeline.view();
        if (m_trouble && !(view.table && view.table->rowCount() > 0)) // then it is the trouble that stands there
            emit tokenFileRequested();
        else
            edit(withoutLastCondition(m_filter->appliedText()));
    });
}

void TimelinePage::connectKept()
{
    m_commands = new TimelineCommands(*this, {m_clock, m_source, m_views, m_marks, m_colours, m_masking});
    connect(m_commands, &TimelineCommands::statusMessage, this, &TimelinePage::statusMessage);
    connect(m_commands, &TimelineCommands::openTraceRequested, this, &TimelinePage::openTraceRequested);
    const ViewsButton* views = m_controls->views();
    connect(views, &ViewsButton::viewChosen, m_commands, &TimelineCommands::applyView);
    connect(views, &ViewsButton::saveRequested, m_commands, &TimelineCommands::saveView);
    connect(views, &ViewsButton::copyLinkRequested, m_commands, &TimelineCommands::copyLink);
    connect(m_table, &TimelineTable::markRequested, m_commands, &TimelineCommands::mark);
    connect(m_table, &TimelineTable::followRequested, this, &TimelinePage::followCurrent);
    connect(m_table, &TimelineTable::orderToggled, this, &TimelinePage::toggleOrder);
    connect(m_table, &TimelineTable::revealRequested, this,
            [this](events::EventId event) { m_masking.reveal(toString(event)); });
    const auto repaint = [this] {
        m_model->looksChanged();
        m_table->viewport()->update();
    };
    connect(&m_marks, &Marks::changed, this, repaint);
    connect(&m_colours, &ColourRules::changed, this, repaint);
    connect(&m_details, &RowDetails::changed, this, repaint);
    connect(&m_masking, &Masking::changed, this, repaint);
}

void TimelinePage::restoreLayout()
{
    if (m_settings.value(ascendingKey).toBool())
        m_table->setAscending(true);
    setByMessage(m_settings.value(byMessageKey).toBool());
}

void TimelinePage::saveLayout()
{
    m_table->columns().save();
    m_settings.setValue(filterKey, QString::fromStdString(m_filter->appliedText()));
}

void TimelinePage::setConnection(const feed::Connection& connection)
{
    m_connection = connection;
    const bool up = connection.state == feed::Connection::State::Up;
    m_older->setConnected(up);
    m_model->setRelativeTimes(up || connection.state == feed::Connection::State::Connecting);
    m_table->viewport()->update();
    m_trouble.reset();
    if (!up && connection.state != feed::Connection::State::Connecting)
        m_trouble = relayTrouble(connection.error, connection.since);
    showState();
}

void TimelinePage::setCaughtUp(bool caughtUp)
{
    m_caughtUp = caughtUp;
    showState();
}

void TimelinePage::chooseEnvironment(const std::string& environment)
{
    const std::string text = withoutField(m_filter->appliedText(), Field::Environment);
    edit(environment.empty() ? text : withTerm(text, Field::Environment, environment));
}

std::string TimelinePage::environment() const
{
    return valueOf(m_filter->appliedText(), Field::Environment).value_or(std::string());
}

void TimelinePage::togglePause()
{
    m_paused = !m_paused;
    m_controls->setPaused(m_paused);
    m_pausedAt = m_timeline.view().rowCount;
    publish();
}

void TimelinePage::setByMessage(bool byMessage)
{
    if (m_arrangement.byMessage == byMessage)
        return;
    m_arrangement.byMessage = byMessage;
    m_settings.setValue(byMessageKey, byMessage);
    m_timeline.setArrangement(m_arrangement);
    emit byMessageChanged(byMessage);
}

void TimelinePage::toggleOrder()
{
    m_table->setAscending(!m_model->isAscending());
    m_settings.setValue(ascendingKey, m_model->isAscending());
}

void TimelinePage::chooseColumns()
{
    m_table->columns().popUpMenu({0, m_table->horizontalHeader()->height()});
}

std::int64_t TimelinePage::matchingCount() const
{
    return std::int64_t(m_timeline.view().matching);
}

void TimelinePage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_facetsSide == nullptr)
        return;
    m_histogram->setFixedHeight(28 + (height() < 620 ? 56 + 24 : 112));
    m_facetsSide->setVisible(width() >= 760);
    m_controls->setKeysShown(width() >= 1160);
}

void TimelinePage::publish()
{
    // Paused: a new filter and older rows, which somebody asked for, are still shown at once; new rows are not, nor what a
    // moving `since:` makes of them.
    const View& shown = m_model->view();
    const View& view = m_timeline.view();
    const auto oldest = [](const View& each) { return each.table->row((*each.rows)[0]).time; };
    const bool hasOlder = shown.rowCount > 0 && view.rowCount > shown.rowCount && oldest(view) < oldest(shown);
    if (!m_paused || view.question != shown.question || view.numbering != shown.numbering || !shown.complete || hasOlder)
        showView();
    showSummary();
    showState();
    showCounts();
    m_detail->refresh();
    m_older->publish();
    m_older->setOldestShown(m_table->isAtOldestEnd());
}

void TimelinePage::jumpTo(Timestamp time)
{
    m_table->jumpTo(time);
    m_older->seek(time);
}

void TimelinePage::showView()
{
    m_table->showView(m_timeline.view());
    if (m_paused)
        m_pausedAt = m_timeline.view().rowCount;
    m_progress->setBusy(!m_timeline.view().complete);
}

void TimelinePage::showSummary()
{
    const auto& summary = m_timeline.view().summary;
    if (!summary || summary == m_summary)
        return;
    m_summary = summary;
    m_known.learn(*summary, m_filter->appliedText().empty());
    m_histogram->show(*summary);
    m_facets->show(summary->facets);
    std::set<std::string> environments;
    for (const auto& facet : summary->facets) {
        if (facet.field == Field::Environment) {
            for (const auto& value : facet.values)
                environments.insert(value.value);
        }
    }
    emit environmentsSeen(environments);
}

void TimelinePage::showState()
{
    const View& view = m_timeline.view();
    const bool any = m_model->rowCount() > 0;
    const bool holds = view.table && view.table->rowCount() > 0;
    if (m_trouble && holds) // else it stands in the middle
        showRelayTrouble(*m_strip, *m_trouble, [this] { emit tokenFileRequested(); });
    else
        m_strip->clear();
    const bool first = any && m_tableOrEmpty->currentWidget() == m_empty;
    m_tableOrEmpty->setCurrentWidget(any ? static_cast<QWidget*>(m_table) : m_empty);
    m_detail->setVisible(any);
    if (first && isVisible() && !m_filter->hasFocus())
        m_table->setFocus();
    if (any)
        return;
    const EmptyWords words =
        whyEmpty(view, {.filter = m_filter->appliedText(),
                        .trouble = m_trouble,
                        .isSearching = !view.complete || m_older->events().isAsking(),
                        .isConnected = m_connection.state == feed::Connection::State::Up,
                        .isCaughtUp = m_caughtUp});
    m_empty->set(words.sentence, words.detail, words.action);
}

void TimelinePage::showCounts()
{
    const View& view = m_timeline.view();
    const std::int64_t held = view.table ? std::int64_t(view.table->rowCount()) : 0;
    const auto matching = std::int64_t(view.matching);
    m_filter->setCountNote(m_filter->appliedText().empty()
                               ? tr("%1 events").arg(countText(held))
                               : tr("%1 of %2 events").arg(countText(matching), countText(held)));
    const auto since = valueOf(m_filter->appliedText(), Field::Since);
    const auto before = valueOf(m_filter->appliedText(), Field::Before);
    const TimeRange range{.isChosen = since || before, .hasEnd = before.has_value(), .isPaused = m_paused};
    m_histogram->setRange(rangeWords(view, m_summary.get(), range, m_clock.now()), range.isChosen);
    m_controls->setSince(since.value_or(std::string()), range.isChosen);
    emit summaryText(shownWords(view, {.selected = m_table->selectedCount(),
                                       .newer = m_table->unseen(),
                                       .whilePaused = m_paused && view.rowCount > m_pausedAt ? view.rowCount - m_pausedAt : 0}));
}

void TimelinePage::setQuery(const filter::Query& query)
{
    m_timeline.setQuery(query);
    m_older->setQuery(query);
    m_controls->views()->setEnvironment(QString::fromStdString(environment()));
    emit environmentChanged();
}

void TimelinePage::edit(const std::string& text)
{
    m_filter->apply(text);
}

void TimelinePage::openCurrent()
{
    if (const auto row = m_table->currentEvent())
        emit openTraceRequested(QString::fromStdString(toString(row->id)));
}

void TimelinePage::followCurrent()
{
    if (const auto row = m_table->currentEvent())
        emit followRequested(QString::fromStdString(toString(row->id)));
}

} // namespace waybill::ui::timeline
