// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainsPage.h"

#include "core/base/JsonWriter.h"
#include "core/domains/client/ProviderNames.h"
#include "ui/domains/DomainDialog.h"
#include "ui/domains/DomainList.h"
#include "ui/domains/FixPane.h"
#include "ui/domains/GatePane.h"
#include "ui/domains/PropagationPane.h"
#include "ui/domains/Report.h"
#include "ui/domains/VerdictDelegate.h"
#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/TimeText.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Verdict;

constexpr int listWidth = 208;
constexpr int copiedFor = 3000;
constexpr std::chrono::minutes checkEvery{5};

QString sentenceFor(const QString& domain, const std::vector<CheckRow>& rows)
{
    const QString name = QStringLiteral("<b>%1</b> ").arg(domain.toHtmlEscaped());
    QStringList failing;
    QStringList unknown;
    int warnings = 0;
    for (const CheckRow& row : rows) {
        if (row.verdict == Verdict::Fail)
            failing.push_back(row.title);
        else if (row.verdict == Verdict::Unknown)
            unknown.push_back(row.title);
        warnings += int(row.verdict == Verdict::Warning);
    }
    if (rows.empty())
        return name + DomainsPage::tr("has not been checked yet.");
    if (failing.size() == 1) {
        const auto row = std::ranges::find(rows, Verdict::Fail, &CheckRow::verdict);
        QString why = row->sentence;
        if (why.endsWith(QLatin1Char('.')))
            why.chop(1);
        return name + DomainsPage::tr("fails %1: %2.").arg(row->title, why).toHtmlEscaped();
    }
    if (!failing.isEmpty())
        return name + DomainsPage::tr("fails %1.").arg(failing.join(QStringLiteral(", "))).toHtmlEscaped();
    if (!unknown.isEmpty())
        return name + DomainsPage::tr("is not fully known: %1 could not be asked.").arg(unknown.join(QStringLiteral(", "))).toHtmlEscaped();
    if (warnings == 0)
        return name + DomainsPage::tr("is ready.");
    return name + (warnings == 1 ? DomainsPage::tr("is ready, with 1 warning.") : DomainsPage::tr("is ready, with %1 warnings.").arg(warnings));
}

// The right target of the record at that check, where its fix says it.
std::string expectedTarget(const CheckRow& row)
{
    if (!row.check)
        return {};
    for (const waybill::domains::FixRecord& fix : row.check->fixes) {
        if (fix.type == waybill::dns::RecordType::Cname)
            return fix.value;
    }
    return {};
}

} // namespace

DomainsPage::DomainsPage(const Clock& clock, DomainsSource source, QWidget* parent)
    : Page(tr("Domains"), QStringLiteral("globe"), parent), m_clock(clock), m_source(std::move(source)), m_model(new CheckModel(this))
{
    setObjectName(QStringLiteral("domainsPage"));
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
    m_empty->set(tr("No sending domain is being watched."),
                 tr("Waybill looks at SPF, DKIM, DMARC and the rest, says what to publish, and when DMARC may be tightened."),
                 tr("Add a domain…"));
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_pages, 1);
}

QWidget* DomainsPage::buildHeader()
{
    auto* header = new QWidget;
    header->setBackgroundRole(QPalette::Base);
    header->setAutoFillBackground(true);
    m_sentence = new QLabel;
    m_sentence->setObjectName(QStringLiteral("domainSentence"));
    m_sentence->setTextFormat(Qt::RichText);
    m_sentence->setWordWrap(true);
    m_sentence->setFont(scaledFont(font(), 1.2));
    m_facts = new QLabel;
    m_facts->setObjectName(QStringLiteral("domainFacts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setFont(secondaryFont(font()));
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_check = new QPushButton(icon(QStringLiteral("view-refresh"), palette()), tr("Check now"));
    m_check->setObjectName(QStringLiteral("domainCheck"));
    m_check->setToolTip(tr("F5"));
    m_copy = new QPushButton(icon(QStringLiteral("edit-copy"), palette()), tr("Copy report"));
    m_copy->setObjectName(QStringLiteral("domainCopy"));
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(3);
    m_progress->setAccessibleName(tr("Progress of the check"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_sentence);
    words->addWidget(m_facts);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 10, 12, 10);
    row->setSpacing(12);
    row->addLayout(words, 1);
    row->addWidget(m_check);
    row->addWidget(m_copy);
    auto* column = new QVBoxLayout(header);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_progress);
    return header;
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
    m_propagation = new PropagationPane(m_clock);
    m_gate = new GatePane;
    const auto splitter = [](Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes) {
        auto* split = new QSplitter(orientation);
        split->setHandleWidth(1);
        split->setChildrenCollapsible(false);
        for (QWidget* part : parts)
            split->addWidget(part);
        split->setSizes(sizes);
        return split;
    };
    QSplitter* middle = splitter(Qt::Horizontal, {m_fix, m_propagation}, {420, 660});
    QSplitter* rows = splitter(Qt::Vertical, {m_table, middle, m_gate}, {250, 276, 216});
    rows->setStretchFactor(0, 1);
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    line->setForegroundRole(QPalette::Mid);
    column->addWidget(line);
    column->addWidget(rows, 1);
    QSplitter* all = splitter(Qt::Horizontal, {m_list, right}, {listWidth, 1080});
    all->setStretchFactor(1, 1);
    return all;
}

void DomainsPage::connectParts()
{
    connect(m_empty, &EmptyState::actionClicked, this, &DomainsPage::addDomain);
    connect(m_strip, &Strip::actionClicked, this, &DomainsPage::reload);
    connect(m_list, &DomainList::domainChosen, this, &DomainsPage::choose);
    connect(m_list, &DomainList::addRequested, this, &DomainsPage::addDomain);
    connect(m_list, &DomainList::editRequested, this, [this](int row) { edit(m_domains[std::size_t(row)].profile); });
    connect(m_list, &DomainList::removeRequested, this, &DomainsPage::remove);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { showCheck(now.row()); });
    connect(m_check, &QPushButton::clicked, this, [this] {
        if (m_running)
            m_stop.request_stop();
        else
            checkNow();
    });
    connect(m_copy, &QPushButton::clicked, this, &DomainsPage::copyReport);
    connect(new QShortcut(QKeySequence(Qt::Key_F5), this), &QShortcut::activated, this, &DomainsPage::checkNow);
    connect(m_fix, &FixPane::statusMessage, this, &Page::statusMessage);
    connect(m_gate, &GatePane::importRequested, this, &DomainsPage::importReports);
    connect(m_gate, &GatePane::tightenRequested, this, &DomainsPage::askReason);
    connect(m_gate, &GatePane::copyRequested, this, [this](const QString& text) {
        QGuiApplication::clipboard()->setText(text);
        emit statusMessage(tr("Copied"), copiedFor);
    });
    connect(m_propagation, &PropagationPane::allAgree, this, [this] {
        if (m_running || m_model->rowCount() == 0)
            return;
        emit statusMessage(tr("Every server asked gives the same record."), copiedFor);
    });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!m_running && isVisible() && m_nextCheck != Timestamp() && m_clock.now() >= m_nextCheck)
            checkNow();
        showHeader();
    });
}

const waybill::domains::DomainProfile* DomainsPage::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < int(m_domains.size()) ? &m_domains[std::size_t(row)].profile : nullptr;
}

void DomainsPage::takeFocus() { (m_domains.empty() ? static_cast<QWidget*>(m_empty) : m_table)->setFocus(Qt::OtherFocusReason); }

bool DomainsPage::isReady() const { return m_listed && (m_domains.empty() || (m_model->rowCount() > 0 && !m_running && m_propagated)); }

void DomainsPage::setRelayAway(bool away)
{
    if (away)
        m_strip->show(tr("The relay is away: what it remembers of domains can’t be shown or kept."));
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
    m_propagated = false;
    m_fix->show(nullptr);
    m_propagation->setRecord({}, {});
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
    m_progress->setRange(0, std::max(1, m_model->rowCount()));
    m_progress->setValue(0);
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
    m_progress->setValue(std::min(m_progress->maximum(), m_progress->value() + int(checks.size())));
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
    m_check->setText(running ? tr("Cancel") : tr("Check now"));
    m_check->setIcon(icon(running ? QStringLiteral("dialog-cancel") : QStringLiteral("view-refresh"), palette()));
    m_progress->setVisible(running);
}

void DomainsPage::restartTimer() { m_nextCheck = m_clock.now() + checkEvery; }

void DomainsPage::showCheck(int row)
{
    if (row < 0 || row >= m_model->rowCount()) {
        m_fix->show(nullptr);
        return;
    }
    const CheckRow& shown = m_model->rows()[std::size_t(row)];
    m_fix->show(&shown);
    if (shown.check)
        askPropagation(shown);
}

void DomainsPage::askPropagation(const CheckRow& row)
{
    const auto* profile = current();
    const auto domain = profile != nullptr ? waybill::dns::Name::parse(profile->name) : std::unexpected(Error{});
    if (!domain)
        return;
    waybill::dns::Name name = *domain;
    if (!row.check->fixes.empty())
        name = row.check->fixes.front().name;
    else if (!row.check->answers.empty())
        name = row.check->answers.front().question.name;
    m_propagation->setRecord(shownName(name.text()), expectedTarget(row));
    m_propagation->setLoading();
    m_source.propagation(name, *domain, this, [this, asked = m_asked, id = row.id](std::vector<ServerView> servers) {
        const int now = m_table->currentIndex().row();
        if (asked != m_asked || now < 0 || m_model->rows()[std::size_t(now)].id != id)
            return;
        m_propagated = true;
        m_propagation->setServers(std::move(servers));
    });
}

void DomainsPage::showHeader()
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    m_sentence->setText(sentenceFor(shownName(profile->name), m_model->rows()));
    QStringList facts;
    QStringList providers;
    for (const std::string& provider : profile->providers)
        providers.push_back(waybill::domains::providerTitle(provider));
    facts.push_back(providers.isEmpty() ? tr("No provider named") : tr("Sends through %1").arg(providers.join(tr(" and "))));
    if (m_running)
        facts.push_back(tr("being checked…"));
    else if (m_checkedAt)
        facts.push_back(tr("checked %1").arg(moment(*m_checkedAt, m_clock.now())));
    if (!m_running && m_nextCheck > m_clock.now())
        facts.push_back(tr("next check in %1").arg(spanText(m_nextCheck - m_clock.now())));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    int checks = 0;
    for (const waybill::domains::DomainSummary& domain : m_domains)
        checks += int(domain.verdicts.size());
    emit summaryText(tr("%1 · %2").arg(m_domains.size() == 1 ? tr("1 domain") : tr("%1 domains").arg(m_domains.size()), tr("%1 checks").arg(checks)));
}

void DomainsPage::showGate()
{
    m_gate->setGate(gateFor(m_history, m_model->rows()), m_history.profile.requiredDays);
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

void DomainsPage::addDomain() { edit({}); }

void DomainsPage::edit(const waybill::domains::DomainProfile& profile)
{
    auto* dialog = new DomainDialog(profile, this);
    connect(dialog, &DomainDialog::profileChosen, this, &DomainsPage::save);
    dialog->open();
}

void DomainsPage::save(const waybill::domains::DomainProfile& profile)
{
    m_source.save(profile, this, [this](const Result<QByteArray>& saved) {
        if (!saved)
            m_strip->show(saved.error());
        m_model->clear(); // so that it is checked anew
        reload();
    });
}

void DomainsPage::remove(int row)
{
    const std::string name = m_domains[std::size_t(row)].profile.name;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Remove %1").arg(shownName(name)),
                                tr("Remove %1, with everything observed of it?").arg(shownName(name)), QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, [this, name] {
        m_source.remove(name, this, [this](const Result<QByteArray>& removed) {
            if (!removed)
                m_strip->show(removed.error());
            m_model->clear();
            reload();
        });
    });
    box->open();
}

void DomainsPage::importReports()
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    auto* dialog = new QFileDialog(this, tr("DMARC and TLS reports: files or messages"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this, name = profile->name](const QStringList& files) {
        m_source.importReports(name, files, this, [this](const QString& text) {
            emit statusMessage(text, 2 * copiedFor);
            loadHistory();
        });
    });
    dialog->open();
}

void DomainsPage::askReason(const QString& from, const QString& to)
{
    const auto* profile = current();
    if (profile == nullptr)
        return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Tighten %1 before the gate is open").arg(shownName(profile->name)));
    dialog->setLabelText(tr("From %1 to %2, though not everything has been unbroken long enough.\nWhy can’t it wait? The reason is kept.").arg(from, to));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setOkButtonText(tr("Keep the reason and copy the record"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, name = profile->name, from, to](const QString& reason) {
        JsonWriter json;
        json.beginObject().member("from", from.toStdString()).member("to", to.toStdString()).member("reason", reason.trimmed().toStdString()).endObject();
        m_source.tighten(name, json.take(), this, [this](const Result<QByteArray>& kept) {
            if (!kept) {
                m_strip->show(kept.error());
                return;
            }
            const auto gate = gateFor(m_history, m_model->rows());
            if (gate.next)
                QGuiApplication::clipboard()->setText(shownName(gate.next->zoneLine()));
            emit statusMessage(tr("The reason is kept; the record is copied."), copiedFor);
        });
    });
    dialog->open();
}

} // namespace waybill::ui::domains
