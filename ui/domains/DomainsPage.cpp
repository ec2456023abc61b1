// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainsPage.h"

#include "ui/domains/DomainActions.h"
#include "ui/domains/DomainHeader.h"
#include "ui/domains/DomainList.h"
#include "ui/domains/DomainView.h"
#include "ui/domains/FixPane.h"
#include "ui/domains/GatePane.h"
#include "ui/domains/GateReminders.h"
#include "ui/domains/PropagationPane.h"
#include "ui/domains/Report.h"
#include "ui/domains/ResolverDialog.h"
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
#include <QMimeData>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
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

bool failsACheck(const waybill::domains::DomainSummary& domain)
{
    return std::ranges::count(domain.verdicts, Verdict::Fail) > 0;
}

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

QWidget* DomainsPage::buildContent()
{
    m_list = new DomainList;
    m_view = new DomainView(m_clock, m_settings, m_source, *m_model);
    QSplitter* all = makeSplitter(Qt::Horizontal, {m_list, m_view}, {listWidth, 1080});
    rememberSplitter(*all, m_settings, QStringLiteral("domains/list"));
    all->setStretchFactor(1, 1);
    return all;
}

void DomainsPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_view->setNarrow(width() < narrowBelow || height() < lowBelow);
}

void DomainsPage::connectParts()
{
    m_actions = new DomainActions(m_source, this);
    connect(m_empty, &EmptyState::actionClicked, this, &DomainsPage::addDomain);
    connect(m_strip, &Strip::actionClicked, this, &DomainsPage::reload);
    connect(m_list, &DomainList::domainChosen, this, &DomainsPage::choose);
    connect(m_list, &DomainList::addRequested, this, &DomainsPage::addDomain);
    connect(m_list, &DomainList::editRequested, this,
            [this](int row) { m_actions->edit(m_domains[std::size_t(row)].profile); });
    connect(m_list, &DomainList::removeRequested, this,
            [this](int row) { m_actions->remove(m_domains[std::size_t(row)].profile.name); });
    connect(m_view->table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { showCheck(now.row()); });
    connect(m_view->header(), &DomainHeader::checkClicked, this, [this] {
        if (m_running)
            m_stop.request_stop();
        else
            checkNow();
    });
    connect(m_view->header(), &DomainHeader::copyClicked, this, &DomainsPage::copyReport);
    connect(m_view->header(), &DomainHeader::messageClicked, this, [this] {
        if (const auto* profile = current())
            m_actions->openMessage(*profile);
    });
    connect(m_view->header(), &DomainHeader::resolversClicked, this, &DomainsPage::chooseResolvers);
    connect(new QShortcut(QKeySequence(Qt::Key_F5), this), &QShortcut::activated, this, &DomainsPage::checkNow);
    connect(m_view->fix(), &FixPane::statusMessage, this, &Page::statusMessage);
    connect(m_actions, &DomainActions::statusMessage, this, &Page::statusMessage);
    connect(m_actions, &DomainActions::changed, this, &DomainsPage::recheck);
    connect(m_actions, &DomainActions::historyChanged, this, &DomainsPage::loadHistory);
    connect(m_actions, &DomainActions::failed, this, [this](const Error& error) { m_strip->show(error); });
    connectGate();
    connect(m_view->propagation(), &PropagationPane::watchesChanged, this, &DomainsPage::showHeader);
    connect(m_view->propagation(), &PropagationPane::allAgree, this, [this](const QString& record) {
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
        emit notice(tr("The DMARC gate is open"),
                    tr("Everything that %1 rests on has been unbroken long enough: its policy may be tightened.").arg(domain));
        showGate();
    });
    connect(m_view->gate(), &GatePane::remindRequested, this, [this](bool on) {
        if (const auto* profile = current())
            m_reminders->set(profile->name, on);
    });
    connect(m_view->gate(), &GatePane::importRequested, this, [this] {
        if (const auto* profile = current())
            m_actions->importReports(profile->name);
    });
    connect(m_view->gate(), &GatePane::tightenRequested, this, [this](const QString& from, const QString& to) {
        const auto gate = gateFor(m_history, m_model->rows());
        if (const auto* profile = current(); profile != nullptr && gate.next)
            m_actions->tighten(profile->name, from, to, shownName(gate.next->zoneLine()));
    });
    connect(m_view->gate(), &GatePane::copyRequested, this, [this](const QString& text) {
        QGuiApplication::clipboard()->setText(text);
        emit statusMessage(tr("Copied"), copiedFor);
    });
}

const waybill::domains::DomainProfile* DomainsPage::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < int(m_domains.size()) ? &m_domains[std::size_t(row)].profile : nullptr;
}

void DomainsPage::takeFocus()
{
    (m_domains.empty() ? static_cast<QWidget*>(m_empty) : m_view->table())->setFocus(Qt::OtherFocusReason);
}

bool DomainsPage::isReady() const
{
    const bool isShown = m_model->rowCount() > 0 && !m_running && m_view->propagation()->isSettled();
    return m_listed && (m_domains.empty() || isShown);
}

void DomainsPage::setRelayTrouble(const std::optional<Error>& trouble)
{
    if (trouble)
        showRelayTrouble(*m_strip, withConsequence(*trouble, tr("Until then what it remembers of domains can’t be shown or kept")),
                         [this] { emit tokenFileRequested(); });
    else
        reload();
}

void DomainsPage::reload()
{
    m_source.list(this, [this](Result<std::vector<waybill::domains::DomainSummary>> domains) {
        takeDomains(std::move(domains));
    });
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
    std::ranges::stable_partition(m_domains, failsACheck);
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
    m_view->showCheck(nullptr);
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
    const QModelIndex selected = m_view->table()->currentIndex();
    const std::string chosen = selected.isValid() ? m_model->rows()[std::size_t(selected.row())].id : std::string();
    m_model->setHistory(m_history);
    for (const waybill::domains::CheckHistory& check : m_history.checks)
        m_checkedAt = std::max(m_checkedAt.value_or(check.seen), check.seen);
    const auto same = std::ranges::find(m_model->rows(), chosen, &CheckRow::id);
    const int row = same != m_model->rows().end() ? int(same - m_model->rows().begin()) : m_model->worstRow();
    if (row >= 0)
        m_view->table()->setCurrentIndex(m_model->index(row, 0));
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
    m_view->header()->addProgress(int(checks.size()));
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
    if (!m_view->table()->currentIndex().isValid() && m_model->worstRow() >= 0)
        m_view->table()->setCurrentIndex(m_model->index(m_model->worstRow(), 0));
    else
        showCheck(m_view->table()->currentIndex().row());
    showHeader();
    loadHistory(); // with what was just kept
}

void DomainsPage::setRunning(bool running)
{
    m_running = running;
    m_view->header()->setRunning(running, m_model->rowCount());
    showHeader();
}

void DomainsPage::restartTimer() { m_nextCheck = m_clock.now() + checkEvery; }

void DomainsPage::showCheck(int row)
{
    const bool isThere = row >= 0 && row < m_model->rowCount();
    m_view->showCheck(isThere ? &m_model->rows()[std::size_t(row)] : nullptr);
}

void DomainsPage::showHeader()
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    m_view->header()->show(shownName(profile->name), m_model->rows(),
                           {profile->providers, m_running, m_checkedAt, m_nextCheck, m_view->propagation()->watchedCount()},
                           m_clock.now());
    int checks = 0;
    for (const waybill::domains::DomainSummary& domain : m_domains)
        checks += int(domain.verdicts.size());
    const QString domainsText = m_domains.size() == 1 ? tr("1 domain") : tr("%1 domains").arg(m_domains.size());
    emit summaryText(tr("%1 · %2").arg(domainsText, tr("%1 checks").arg(checks)));
}

void DomainsPage::showGate()
{
    m_view->gate()->setGate(gateFor(m_history, m_model->rows()), m_history.profile.requiredDays,
                            m_reminders->isSet(m_history.profile.name));
}

void DomainsPage::showBadge()
{
    Badge badge;
    badge.count = int(std::ranges::count_if(m_domains, failsACheck));
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
