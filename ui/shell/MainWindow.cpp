// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/MainWindow.h"

#include "core/environments/client/EnvironmentBook.h"
#include "core/links/Link.h"
#include "ui/shell/CommandPalette.h"
#include "ui/shell/EnvironmentButton.h"
#include "ui/shell/KeysDialog.h"
#include "ui/shell/PageStack.h"
#include "ui/shell/Rail.h"
#include "ui/shell/RelayStatusBar.h"
#include "ui/shell/TimelineActions.h"
#include "ui/shell/TopBar.h"
#include "ui/shell/WindowActions.h"
#include "ui/timeline/DetailPane.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/TimelineCommands.h"
#include "ui/timeline/TimelineControls.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/trace/AsOfButton.h"
#include "ui/trace/RecentButton.h"
#include "ui/trace/TracePage.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LabelledField.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Theme.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace waybill::ui::shell {

namespace {

const QString geometryKey = QStringLiteral("window/geometry");
const QString themeKey = QStringLiteral("window/theme");
constexpr int narrowBelow = 1200;

} // namespace

MainWindow::MainWindow(const Parts& parts, QWidget* parent)
    : QMainWindow(parent), m_clock(parts.clock), m_settings(parts.settings)
{
    m_masking = new Masking(parts.settings, this);
    m_actions = new WindowActions(this);
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(1024, 640);
    build(parts);
    connectPages();
    connectActions();
    connectTimelineActions(*m_actions, *m_timeline, *m_masking, *m_status, [this] { showPage(TimelinePageNumber); });
    connectTheme(parts.theme);
    setDemo(false);
    restore();
    showPage(TimelinePageNumber);
}

MainWindow::~MainWindow() = default;

void MainWindow::build(const Parts& parts)
{
    m_timeline = new timeline::TimelinePage(parts.clock, parts.timeline, parts.source, parts.settings, *m_masking);
    m_trace = new trace::TracePage(parts.clock, parts.source, m_masking, &parts.settings);
    m_search = new LabelledField(tr("Find message"), QStringLiteral("search"));
    m_search->setObjectName(QStringLiteral("searchField"));
    m_top = new TopBar;
    m_actions->fill(*menuBar(), *m_top->environment()->menu());
    m_rail = new Rail;
    m_timelinePlace = new QStackedWidget;
    m_timelinePlace->addWidget(m_timeline);
    m_pages = new PageStack;
    m_waiting = new EmptyState;
    m_waiting->setObjectName(QStringLiteral("waitingPage"));
    m_pages->addPage(m_waiting);
    const int filterBar = m_top->addPage({m_timeline->filterField(), m_timeline->controls()});
    m_searchBar = m_top->addPage({m_search, m_trace->asOfButton(), m_trace->recentButton()});
    addPlace(TimelinePageNumber, QStringLiteral("view-list-details"), {tr("Timeline"), m_timelinePlace, filterBar, {}});
    addPlace(TracePageNumber, QStringLiteral("edit-find"), {tr("Trace"), m_trace, m_searchBar, {}});

    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_pages, 1);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addLayout(middle, 1);
    setCentralWidget(centre);

    m_status = new RelayStatusBar(parts.clock);
    setStatusBar(m_status);
    m_commands = new CommandPalette(this);
}

void MainWindow::addPlace(PageNumber number, const QString& iconName, const Place& place)
{
    m_places.insert_or_assign(number, place);
    m_pages->addPage(place.page);
    m_rail->addPage(number, place.name, iconName);
    QAction* action = m_actions->addPage(number, place.name, iconName);
    connect(action, &QAction::triggered, this, [this, number] { showPage(number); });
}

void MainWindow::addPage(PageNumber number, Page* page)
{
    const QList<QWidget*> controls = page->topControls();
    const int topBar = controls.isEmpty() ? m_searchBar : m_top->addPage(controls);
    addPlace(number, page->iconName(), {page->name(), page, topBar, {}, page});
    connect(page, &Page::badgeChanged, m_rail, [this, number](const Page::Badge& badge) {
        m_rail->setBadge(number, badge);
    });
    connect(page, &Page::summaryText, this, [this, number](const QString& text) { setSummary(number, text); });
    connect(page, &Page::statusMessage, m_status, &RelayStatusBar::flash);
    connect(page, &Page::openTraceRequested, this, &MainWindow::openTrace);
    connect(page, &Page::filterRequested, this, &MainWindow::filterTimeline);
    connect(page, &Page::tokenFileRequested, this, &MainWindow::tokenFileRequested);
}

void MainWindow::connectPages()
{
    connect(m_timeline, &timeline::TimelinePage::tokenFileRequested, this, &MainWindow::tokenFileRequested);
    connect(m_trace, &trace::TracePage::tokenFileRequested, this, &MainWindow::tokenFileRequested);
    connect(m_rail, &Rail::pageChosen, this, [this](int number) { showPage(PageNumber(number)); });
    connect(m_waiting, &EmptyState::actionClicked, this, [this] { showPage(TimelinePageNumber); });
    showWaiting();
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (links::looksLikeLink(m_search->text().trimmed().toStdString()))
            openLink(m_search->text());
        else
            openTrace(m_search->text());
    });
    connect(m_search, &LabelledField::cleared, this, [this] { openTrace({}); });
    connect(m_trace, &trace::TracePage::resultText, m_search, &LabelledField::setNote);
    connect(m_trace, &trace::TracePage::statusMessage, m_status, &RelayStatusBar::flash);
    connect(m_timeline, &timeline::TimelinePage::statusMessage, m_status, &RelayStatusBar::flash);
    connect(m_timeline, &timeline::TimelinePage::summaryText, this,
            [this](const QString& text) { setSummary(TimelinePageNumber, text); });
    connect(m_trace, &trace::TracePage::resultText, this, [this](const QString& text) {
        // A followed message and another time ask again by themselves.
        if (!text.isEmpty())
            setSummary(TracePageNumber,
                       m_searchTime.isValid()
                           ? tr("%1 found in %2 ms").arg(text).arg(m_searchTime.elapsed())
                           : tr("%1 found").arg(text));
        m_searchTime.invalidate();
    });
    connect(m_timeline, &timeline::TimelinePage::openTraceRequested, this, &MainWindow::openTrace);
    connect(m_timeline, &timeline::TimelinePage::followRequested, this, [this](const QString& query) {
        m_trace->followNext();
        openTrace(query);
    });
    connect(m_trace, &trace::TracePage::filterRequested, this, &MainWindow::filterTimeline);
    connect(m_trace, &trace::TracePage::searchRequested, this, &MainWindow::openTrace);
    EnvironmentButton* environment = m_top->environment();
    connect(m_timeline, &timeline::TimelinePage::environmentsSeen, environment, &EnvironmentButton::setSeen);
    connect(environment, &EnvironmentButton::environmentChosen, m_timeline, &timeline::TimelinePage::chooseEnvironment);
    connect(m_timeline, &timeline::TimelinePage::environmentChanged, this, [this, environment] {
        environment->setCurrent(m_timeline->environment());
    });
    environment->setCurrent(m_timeline->environment());
    connect(m_status, &RelayStatusBar::relayRequested, m_actions->relay, &QAction::trigger);
    connect(m_status, &RelayStatusBar::keychainRequested, this, [this] { showPage(EnvironmentsPageNumber); });
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction* action, auto&& run) { connect(action, &QAction::triggered, this, run); };
    on(m_actions->quit, [this] { close(); });
    on(m_actions->copy, [this] { m_timeline->commands().copyRows(); });
    on(m_actions->copyJson, [this] { m_timeline->commands().copyRowsAsJson(); });
    on(m_actions->findMessage, [this] {
        showPage(TracePageNumber);
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    on(m_actions->focusFilter, [this] {
        showPage(TimelinePageNumber);
        m_timeline->filterField()->beginCondition();
    });
    on(m_actions->pause, [this] { m_timeline->togglePause(); });
    on(m_actions->openTrace, [this] { emit m_timeline->table()->openRequested(); });
    on(m_actions->follow, [this] { emit m_timeline->table()->followRequested(); });
    on(m_actions->copyReply, [this] {
        if (m_shown == TracePageNumber)
            m_trace->copySupportReply();
        else
            m_timeline->detail()->copySupportReply();
    });
    on(m_actions->copyLink, [this] { m_trace->copyLink(); });
    on(m_actions->asOf, [this] {
        showPage(TracePageNumber);
        m_trace->asOfButton()->ask();
    });
    on(m_actions->relay, [this] { showPage(RelayPageNumber); });
    on(m_actions->commands, [this] { showCommands(); });
    on(m_actions->keys, [this] {
        auto* dialog = new KeysDialog(m_actions->all(), this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
    on(m_actions->about, [this] { showAbout(); });
    m_actions->tint(palette());
}

void MainWindow::connectTheme(Theme& theme)
{
    for (QAction* action : m_actions->themes->actions())
        action->setChecked(action->data().toString() == Theme::nameOf(theme.choice()));
    connect(m_actions->themes, &QActionGroup::triggered, &theme, [this, &theme](QAction* action) {
        const QString name = action->data().toString();
        m_settings.setValue(themeKey, name);
        theme.setChoice(Theme::choiceFrom(name).value_or(Theme::Choice::System));
    });
}

void MainWindow::restore()
{
    if (!restoreGeometry(m_settings.value(geometryKey).toByteArray()))
        resize(1440, 900);
}

void MainWindow::setConnection(const feed::Connection& connection)
{
    m_status->setConnection(connection);
    m_timeline->setConnection(connection);
    using State = feed::Connection::State;
    const bool away = connection.state != State::Up && connection.state != State::Connecting;
    m_trace->setRelayAway(away ? std::optional(connection.error) : std::nullopt, connection.since);
    m_relayIsUp = connection.state == State::Up;
    m_hasNoRelay = connection.state == State::Away && connection.error.code == ErrorCode::NotFound;
    showWaiting();
}

void MainWindow::setStatus(const feed::RelayStatus& status)
{
    m_status->setStatus(status);
    std::set<std::string> environments;
    for (const feed::EndpointStatus& endpoint : status.endpoints)
        environments.insert(endpoint.environment);
    m_top->environment()->setSeen(environments);
    setDemo(status.demo);
}

void MainWindow::setCaughtUp(bool caughtUp)
{
    m_timeline->setCaughtUp(caughtUp);
}

void MainWindow::eventsArrived()
{
    m_trace->eventsArrived();
}

void MainWindow::setEnvironments(waybill::environments::EnvironmentBook& book)
{
    EnvironmentButton* band = m_top->environment();
    const auto takeRules = [band, &book] {
        std::vector<waybill::environments::Environment> rules;
        for (const waybill::environments::EnvironmentState& state : book.environments())
            rules.push_back(state.rules);
        band->setKnown(std::move(rules));
    };
    connect(&book, &waybill::environments::EnvironmentBook::changed, this, takeRules);
    connect(band, &EnvironmentButton::shownChanged, &book, [band, &book] { book.choose(band->shown()); });
    connect(band, &EnvironmentButton::pauseRequested, this, &MainWindow::pauseRequested);
    connect(band, &EnvironmentButton::manageRequested, this, [this] { showPage(EnvironmentsPageNumber); });
    takeRules();
    book.choose(band->shown());
}

void MainWindow::setKeychain(const QString& text, const QString& meaning, bool needsSomeone)
{
    m_status->setKeychain(text, meaning, needsSomeone);
}

void MainWindow::showPage(PageNumber number)
{
    const auto found = m_places.find(number);
    if (found == m_places.end())
        return;
    const Place& place = found->second;
    m_shown = number;
    const bool waits = waitsForRelay() && number != TimelinePageNumber;
    if (waits)
        m_waiting->set(tr("%1 waits for step 1.").arg(place.name),
                       tr("There is no relay yet that events come to. Setting one up takes about two minutes."),
                       tr("Go to step 1"));
    m_pages->showPage(waits ? m_waiting : place.page);
    m_top->showPage(place.topBar);
    m_rail->showPage(number);
    const bool timeline = number == TimelinePageNumber;
    for (QAction* action : {m_actions->copy, m_actions->copyJson, m_actions->openTrace, m_actions->follow, m_actions->pause})
        action->setEnabled(timeline);
    const bool trace = number == TracePageNumber;
    m_actions->copyReply->setEnabled(timeline || trace);
    m_actions->copyLink->setEnabled(trace);
    m_trace->asOfButton()->setVisible(trace);
    setSummary(number, place.summary);
    if (waits)
        m_waiting->takeFocus();
    else
        focusPage(place);
}

void MainWindow::focusPage(const Place& place)
{
    if (place.own != nullptr)
        place.own->takeFocus();
    else if (place.page == m_trace)
        m_search->setFocus();
    else if (m_isFirstStart)
        m_timelinePlace->currentWidget()->nextInFocusChain()->setFocus(Qt::OtherFocusReason);
    else
        m_timeline->table()->setFocus(Qt::OtherFocusReason);
}

// Before there is a relay the pages say what they wait for, instead of looking for one.
void MainWindow::showWaiting()
{
    const bool waits = waitsForRelay();
    m_rail->setWaiting(waits);
    m_top->environment()->setNone(m_isFirstStart && !m_relayIsUp); // they come with the relay, before any event
    m_search->setEnabled(!waits);
    m_search->setInvitation(waits ? tr("Nothing to search yet") : tr("Address, message id or your own id"),
                            waits ? QString() : m_actions->findMessage->shortcut().toString(QKeySequence::NativeText));
    const Place& shown = m_places.at(m_shown);
    const bool shouldWait = waits && m_shown != TimelinePageNumber;
    if ((m_pages->shownPage() == m_waiting) != shouldWait && m_pages->shownPage() != nullptr)
        showPage(m_shown);
    else
        setSummary(m_shown, shown.summary);
}

bool MainWindow::isPageReady() const
{
    const auto found = m_places.find(m_shown);
    return found != m_places.end() && (found->second.own == nullptr || found->second.own->isReady());
}

void MainWindow::filterTimeline(const QString& filter)
{
    showPage(TimelinePageNumber);
    m_timeline->filterField()->apply(filter.toStdString());
}

void MainWindow::openLink(const QString& text)
{
    const auto link = links::parseLink(text.trimmed().toStdString());
    if (!link)
        m_status->flash(QString::fromStdString(link.error().text()), 8000);
    else if (link->kind == links::Link::Kind::Trace)
        openTrace(QString::fromStdString(link->id));
    else
        filterTimeline(QString::fromStdString(link->filter));
}

void MainWindow::comeToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::openTrace(const QString& query)
{
    showPage(TracePageNumber);
    m_search->setText(query);
    setSummary(TracePageNumber, {});
    m_searchTime.start();
    m_trace->search(query);
}

void MainWindow::setFirstStart(QWidget* page)
{
    if (QWidget* old = m_timelinePlace->widget(1)) {
        m_timelinePlace->removeWidget(old);
        old->deleteLater();
    }
    m_isFirstStart = page != nullptr;
    m_timeline->filterField()->setEnabled(!m_isFirstStart);
    m_timeline->controls()->setEnabled(!m_isFirstStart);
    showWaiting();
    if (!m_isFirstStart)
        return;
    m_timelinePlace->addWidget(page);
    m_timelinePlace->setCurrentWidget(page);
    page->nextInFocusChain()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.setValue(geometryKey, saveGeometry());
    m_timeline->saveLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    if (m_rail != nullptr)
        m_rail->setNarrow(width() < narrowBelow);
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_actions != nullptr)
        m_actions->tint(palette());
}

void MainWindow::setDemo(bool demo)
{
    m_top->setDemo(demo);
    setWindowTitle(demo ? tr("DEMO – Waybill") : tr("Waybill"));
}

void MainWindow::setSummary(PageNumber number, const QString& text)
{
    m_places.at(number).summary = text;
    if (m_shown == number)
        m_status->setSummary(waitsForRelay() ? tr("Nothing is set up yet") : text);
}

void MainWindow::showCommands()
{
    QList<QAction*> actions = m_actions->all();
    actions.removeOne(m_actions->commands);
    if (m_top->environment()->isEnabled()) {
        for (QAction* action : m_top->environment()->menu()->actions()) {
            if (!action->isSeparator() && action->isVisible())
                actions.insert(actions.size() - 1, action); // before the one that quits
        }
    }
    m_commands->open(actions);
}

void MainWindow::showAbout()
{
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("About Waybill"));
    box->setText(tr("Waybill %1").arg(QCoreApplication::applicationVersion()));
    box->setInformativeText(tr("Answers “was it delivered?” with evidence. Free software under the GNU General Public "
                               "License, version 3 or later."));
    box->open();
}

} // namespace waybill::ui::shell
