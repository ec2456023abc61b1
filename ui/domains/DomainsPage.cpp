// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainsPage.h"

#include "ui/domains/DomainActions.h"
#include "ui/domains/DomainHeader.h"
#include "ui/domains/DomainList.h"
#include "ui/domains/FixPane.h"
#include "ui/domains/GatePane.h"
#include "ui/domains/GateReminders.h"
#include "ui/domains/PropagationPane.h"
#include "ui/domains/Report.h"
#include "ui/domains/ResolverDialog.h"
#include "ui/domains/VerdictDelegate.h"
#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/Table.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMimeData>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Verdict;

constexpr int listWidth = 208;
constexpr int narrowBelow = 1040; // the page's own width in a window of 1200 px
constexpr int lowBelow = 660;
constexpr int copiedFor = 3000;
constexpr std::chrono::minutes checkEvery{5};

} // namespace

DomainsPage::DomainsPage(const Clock& clock, QSettings& settings, DomainsSource source, QWidget* parent)
    : Page(tr("Domains"), QStringLiteral("globe"), parent), m_clock(clock), m_settings(settings), m_source(std::move(source)),
      m_model(new CheckModel(this))
{
    setObjectName(QStringLiteral("domainsPage"));
    setAcceptDrops(true);
    build();
    connectParts();
    m_tick.setInterval(1000);
    m_pages->setCurrentIndex(0);
}

DomainsPage::~DomainsPage() { m_stop.request_stop(); }

void DomainsPage::build()
{
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("domainsStrip"));
    m_empty = new EmptyState(this);
    m_empty->set(tr("Nothing is known of the sending domains yet."), tr("The relay keeps them; they appear here as soon as it answers."));
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_pages, 1);
}

QSplitter* DomainsPage::split(Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes,
                              const QString& key)
{
    QSplitter* split = makeSplitter(orientation, parts, sizes);
    rememberSplitter(*split, m_settings, key);
    return split;
}

QWidget* DomainsPage::buildContent()
{
    m_list = new DomainList;
    m_table = new Table;
    m_table->setObjectName(QStringLiteral("checkTable"));
    m_table->setAccessibleName(tr("Checks"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new VerdictDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(CheckModel::Found);
    m_table->setColumnWidth(CheckModel::Title, 140);
    m_table->setColumnWidth(CheckModel::Verdict, 104);
    m_table->setColumnWidth(CheckModel::Days, 168);
    m_table->setColumnWidth(CheckModel::Stable, 104);
    m_fix = new FixPane;
    m_propagation = new PropagationPane(m_clock, m_source);
    m_gate = new GatePane;
    m_header = new DomainHeader;
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("domainTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->hide();
    m_middle = split(Qt::Horizontal, {m_fix, m_propagation}, {420, 660}, QStringLiteral("domains/middle"));
    m_rows = split(Qt::Vertical, {m_table, m_middle, m_gate, m_tabs}, {260, 292, 182, 0}, QStringLiteral("domains/rowsAndTabs"));
    m_rows->setStretchFactor(0, 1);
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    line->setForegroundRole(QPalette::Mid);
    column->addWidget(line);
    column->addWidget(m_rows, 1);
    QSplitter* all = split(Qt::Horizontal, {m_list, right}, {listWidth, 1080}, QStringLiteral("domains/list"));
    all->setStretchFactor(1, 1);
    return all;
}

void DomainsPage::arrange()
{
    const bool narrow = width() < narrowBelow || height() < lowBelow;
    if (narrow == m_isNarrow)
        return;
    m_isNarrow = narrow;
    if (narrow) {
        m_tabs->addTab(m_fix, tr("Fix"));
        m_tabs->addTab(m_propagation, tr("Propagation"));
        m_tabs->addTab(m_gate, tr("DMARC gate"));
    } else {
        m_middle->insertWidget(0, m_fix);
        m_middle->insertWidget(1, m_propagation);
        m_rows->insertWidget(2, m_gate);
        for (QWidget* pane : {static_cast<QWidget*>(m_fix), static_cast<QWidget*>(m_propagation), static_cast<QWidget*>(m_gate)})
            pane->show();
    }
    m_middle->setVisible(!narrow);
    m_tabs->setVisible(narrow);
    // What the splitter grows by: it may have its size only later, with the first domain.
    m_rows->setStretchFactor(0, narrow ? 0 : 1);
    m_rows->setStretchFactor(3, narrow ? 1 : 0);
    shareRows();
}

void DomainsPage::shareRows()
{
    const QByteArray kept = m_settings.value(QStringLiteral("splitters/domains/rowsAndTabs")).toByteArray();
    if (m_isNarrow)
        m_rows->setSizes({234, 0, 0, 300});
    else if (kept.isEmpty() || !m_rows->restoreState(kept))
        m_rows->setSizes({260, 292, 182, 0});
}

void DomainsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    arrange();
}

void DomainsPage::connectParts()
{
    m_actions = new DomainActions(m_source, this);
    connect(m_empty, &EmptyState::actionClicked, this, &DomainsPage::addDomain);
    connect(m_strip, &Strip::actionClicked, this, &DomainsPage::reload);
    connect(m_list, &DomainList::domainChosen, this, &DomainsPage::choose);
    connect(m_list, &DomainList::addRequested, this, &DomainsPage::addDomain);
    connect(m_list, &DomainList::editRequested, this, [this](int row) { m_actions->edit(m_domains[std::size_t(row)].profile); });
    connect(m_list, &DomainList::removeRequested, this, [this](int row) { m_actions->remove(m_domains[std::size_t(row)].profile.name); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { showCheck(now.row()); });
    connect(m_header, &DomainHeader::checkClicked, this, [this] {
        if (m_running)
            m_stop.request_stop();
        else
            checkNow();
    });
    connect(m_header, &DomainHeader::copyClicked, this, &DomainsPage::copyReport);
    connect(m_header, &DomainHeader::messageClicked, this, [this] {
        if (const auto* profile = current())
            m_actions->openMessage(*profile);
    });
    connect(m_header, &DomainHeader::resolversClicked, this, &DomainsPage::chooseResolvers);
    connect(new QShortcut(QKeySequence(Qt::Key_F5), this), &QShortcut::activated, this, &DomainsPage::checkNow);
    connect(m_fix, &FixPane::statusMessage, this, &Page::statusMessage);
    connect(m_actions, &DomainActions::statusMessage, this, &Page::statusMessage);
    connect(m_actions, &DomainActions::changed, this, &DomainsPage::recheck);
    connect(m_actions, &DomainActions::historyChanged, this, &DomainsPage::loadHistory);
    connect(m_actions, &DomainActions::failed, this, [this](const Error& error) { m_strip->show(error); });
    connectGate();
    connect(m_propagation, &PropagationPane::answered, this, [this] { m_fix->setServers(m_propagation->serversSentence()); });
    connect(m_propagation, &PropagationPane::watchesChanged, this, &DomainsPage::showHeader);
    connect(m_propagation, &PropagationPane::allAgree, this, [this](const QString& record) {
        emit statusMessage(tr("Every server agrees on %1.").arg(record), 0);
        emit notice(tr("Every server agrees"), tr("%1 is the same at every authoritative server and resolver.").arg(record));
    });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!m_running && isVisible() && m_nextCheck != Timestamp() && m_clock.now() >= m_nextCheck)
            checkNow();
        showHeader();
    });
}

void DomainsPage::connectGate()
{
    m_reminders = new GateReminders(m_settings, m_source, this);
    connect(m_reminders, &GateReminders::opened, this, [this](const QString& domain) {
        emit statusMessage(tr("The DMARC gate of %1 is open.").arg(domain), 0);
        emit notice(tr("The DMARC gate is open"), tr("Everything that %1 rests on has been unbroken long enough: its policy may be tightened.").arg(domain));
        showGate();
    });
    connect(m_gate, &GatePane::remindRequested, this, [this](bool on) {
        if (const auto* profile = current())
            m_reminders->set(profile->name, on);
    });
    connect(m_gate, &GatePane::importRequested, this, [this] {
        if (const auto* profile = current())
            m_actions->importReports(profile->name);
    });
    connect(m_gate, &GatePane::tightenRequested, this, [this](const QString& from, const QString& to) {
        const auto gate = gateFor(m_history, m_model->rows());
        if (const auto* profile = current(); profile != nullptr && gate.next)
            m_actions->tighten(profile->name, from, to, shownName(gate.next->zoneLine()));
    });
    connect(m_gate, &GatePane::copyRequested, this, [this](const QString& text) {
        QGuiApplication::clipboard()->setText(text);
        emit statusMessage(tr("Copied"), copiedFor);
    });
}

const waybill::domains::DomainProfile* DomainsPage::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < int(m_domains.size()) ? &m_domains[std::size_t(row)].profile : nullptr;
}

void DomainsPage::takeFocus() { (m_domains.empty() ? static_cast<QWidget*>(m_empty) : m_table)->setFocus(Qt::OtherFocusReason); }

bool DomainsPage::isReady() const { return m_listed && (m_domains.empty() || (m_model->rowCount() > 0 && !m_running && m_propagation->isSettled())); }

void DomainsPage::setRelayTrouble(const std::optional<Error>& trouble)
{
    if (trouble)
        m_strip->show(withConsequence(*trouble, tr("Until then what it remembers of domains can’t be shown or kept")));
    else
        reload();
}

void DomainsPage::reload()
{
    m_source.list(this, [this](Result<std::vector<waybill::domains::DomainSummary>> domains) { takeDomains(std::move(domains)); });
}

void DomainsPage::takeDomains(Result<std::vector<waybill::domains::DomainSummary>> domains)
{
    if (!domains) {
        m_strip->show(domains.error(), tr("Try again"));
        return;
    }
    m_strip->clear();
    m_listed = true;
    m_empty->set(tr("No sending domain is being watched."),
                 tr("Waybill looks at SPF, DKIM, DMARC and the rest, says what to publish, and when DMARC may be tightened."),
                 tr("Add a domain…"));
    const std::string before = current() != nullptr ? current()->name : std::string();
    m_domains = std::move(*domains);
    const auto fails = [](const waybill::domains::DomainSummary& one) { return std::ranges::count(one.verdicts, Verdict::Fail) > 0; };
    std::ranges::stable_partition(m_domains, fails);
    m_list->setDomains(m_domains, before);
    m_pages->setCurrentIndex(m_domains.empty() ? 0 : 1);
    showBadge();
    if (!m_domains.empty() && (before.empty() || current()->name != before || m_model->rowCount() == 0))
        choose(m_list->currentRow());
}

void DomainsPage::choose(int)
{
    m_stop.request_stop();
    ++m_asked;
    setRunning(false);
    m_model->clear();
    m_history = {};
    m_checkedAt.reset();
    m_fix->show(nullptr);
    m_propagation->show(nullptr);
    m_tick.start();
    loadHistory();
    checkNow();
}

void DomainsPage::loadHistory()
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    m_source.history(profile->name, this, [this, asked = m_asked](Result<waybill::domains::DomainHistory> history) {
        if (asked == m_asked)
            takeHistory(std::move(history));
    });
}

void DomainsPage::takeHistory(Result<waybill::domains::DomainHistory> history)
{
    if (!history) {
        m_strip->show(history.error(), tr("Try again"));
        return;
    }
    m_history = std::move(*history);
    const std::string chosen = m_table->currentIndex().isValid() ? m_model->rows()[std::size_t(m_table->currentIndex().row())].id : std::string();
    m_model->setHistory(m_history);
    for (const waybill::domains::CheckHistory& check : m_history.checks)
        m_checkedAt = std::max(m_checkedAt.value_or(check.seen), check.seen);
    const auto same = std::ranges::find(m_model->rows(), chosen, &CheckRow::id);
    const int row = same != m_model->rows().end() ? int(same - m_model->rows().begin()) : m_model->worstRow();
    if (row >= 0)
        m_table->setCurrentIndex(m_model->index(row, 0));
    showHeader();
    showGate();
}

void DomainsPage::checkNow()
{
    const auto* profile = current();
    if (profile == nullptr || m_running)
        return;
    m_stop = {}; // the one before may have been told to stop
    setRunning(true);
    m_stop = m_source.check(
        *profile, this,
        [this, asked = m_asked](const std::vector<waybill::domains::Check>& checks) {
            if (asked == m_asked)
                takeChecks(checks);
        },
        [this, asked = m_asked](const std::vector<waybill::domains::Check>& checks) {
            if (asked == m_asked)
                checksDone(checks);
        });
}

void DomainsPage::takeChecks(const std::vector<waybill::domains::Check>& checks)
{
    m_header->addProgress(int(checks.size()));
}

void DomainsPage::checksDone(const std::vector<waybill::domains::Check>& checks)
{
    const bool cancelled = m_stop.stop_requested();
    setRunning(false);
    restartTimer();
    if (cancelled || checks.empty()) {
        emit statusMessage(tr("The check was cancelled."), copiedFor);
        return;
    }
    m_model->take(checks);
    m_checkedAt = m_clock.now();
    std::vector<Verdict> verdicts;
    for (const CheckRow& row : m_model->rows())
        verdicts.push_back(row.verdict);
    const int row = m_list->currentRow();
    m_domains[std::size_t(row)].verdicts = verdicts;
    m_list->setVerdicts(row, verdicts);
    showBadge();
    if (!m_table->currentIndex().isValid() && m_model->worstRow() >= 0)
        m_table->setCurrentIndex(m_model->index(m_model->worstRow(), 0));
    else
        showCheck(m_table->currentIndex().row());
    showHeader();
    loadHistory(); // with what was just kept
}

void DomainsPage::setRunning(bool running)
{
    m_running = running;
    m_header->setRunning(running, m_model->rowCount());
    showHeader();
}

void DomainsPage::restartTimer() { m_nextCheck = m_clock.now() + checkEvery; }

void DomainsPage::showCheck(int row)
{
    const bool isThere = row >= 0 && row < m_model->rowCount();
    const CheckRow* shown = isThere ? &m_model->rows()[std::size_t(row)] : nullptr;
    m_fix->show(shown);
    m_propagation->show(shown);
}

void DomainsPage::showHeader()
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    m_header->show(shownName(profile->name), m_model->rows(),
                   {profile->providers, m_running, m_checkedAt, m_nextCheck, m_propagation->watchedCount()}, m_clock.now());
    int checks = 0;
    for (const waybill::domains::DomainSummary& domain : m_domains)
        checks += int(domain.verdicts.size());
    emit summaryText(tr("%1 · %2").arg(m_domains.size() == 1 ? tr("1 domain") : tr("%1 domains").arg(m_domains.size()), tr("%1 checks").arg(checks)));
}

void DomainsPage::showGate()
{
    m_gate->setGate(gateFor(m_history, m_model->rows()), m_history.profile.requiredDays, m_reminders->isSet(m_history.profile.name));
}

void DomainsPage::showBadge()
{
    Badge badge;
    for (const waybill::domains::DomainSummary& domain : m_domains)
        badge.count += int(std::ranges::count(domain.verdicts, Verdict::Fail) > 0);
    badge.urgent = badge.count > 0;
    badge.meaning = badge.count == 1 ? tr("1 domain fails a check") : tr("%1 domains fail a check").arg(badge.count);
    emit badgeChanged(badge);
}

void DomainsPage::copyReport()
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    QGuiApplication::clipboard()->setText(reportText(shownName(profile->name), m_model->rows(), m_checkedAt));
    emit statusMessage(tr("Copied"), copiedFor);
}

void DomainsPage::addDomain() { m_actions->add(); }

void DomainsPage::dragEnterEvent(QDragEnterEvent* event)
{
    const auto urls = event->mimeData()->urls();
    if (current() != nullptr && urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void DomainsPage::dropEvent(QDropEvent* event)
{
    const auto urls = event->mimeData()->urls();
    if (const auto* profile = current(); profile != nullptr && !urls.isEmpty())
        m_actions->openMessage(*profile, urls.front().toLocalFile());
}

void DomainsPage::chooseResolvers()
{
    auto* dialog = new ResolverDialog(ResolverChoice::load(m_settings), this);
    connect(dialog, &ResolverDialog::chosen, this, [this](const ResolverChoice& choice) {
        choice.save(m_settings);
        m_source.resolversChanged();
        recheck();
    });
    dialog->open();
}

void DomainsPage::recheck()
{
    m_model->clear();
    reload();
}

} // namespace waybill::ui::domains
