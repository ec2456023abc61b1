// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentsPage.h"

#include "core/providers/registry/Registry.h"
#include "ui/environments/CredentialActions.h"
#include "ui/environments/CredentialsPane.h"
#include "ui/environments/EnvironmentHeader.h"
#include "ui/environments/EnvironmentList.h"
#include "ui/environments/PauseSwitch.h"
#include "ui/environments/RulesPane.h"
#include "ui/environments/SuppressionsPane.h"
#include "ui/environments/Words.h"
#include "ui/widgets/AskLine.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Strip.h"

#include <QFrame>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace waybill::ui::environments {

namespace {

using waybill::environments::Environment;
using waybill::environments::EnvironmentChange;
using waybill::environments::EnvironmentId;
using waybill::environments::EnvironmentState;
using waybill::environments::GuardLevel;

constexpr int listWidth = 208;
constexpr int saidFor = 3000;
constexpr std::chrono::seconds suppressedEvery{15};

// The safe addresses of every provider that the environment has a credential of, a line each.
QStringList testAddressesOf(const std::vector<sending::CredentialState>& credentials)
{
    const providers::Registry registry;
    QStringList lines;
    for (const sending::CredentialState& state : credentials) {
        const providers::Provider* provider = registry.find(state.credential.provider);
        if (provider == nullptr || provider->card().safeAddresses.empty())
            continue;
        QStringList addresses;
        for (const std::string_view address : provider->card().safeAddresses)
            addresses.push_back(QString::fromUtf8(address.data(), qsizetype(address.size())));
        lines.push_back(EnvironmentsPage::tr("%1: %2").arg(providerTitle(state.credential.provider), addresses.join(QStringLiteral(", "))));
    }
    lines.removeDuplicates();
    return lines;
}

} // namespace

EnvironmentsPage::EnvironmentsPage(const Clock& clock, waybill::environments::EnvironmentBook& book,
                                   waybill::environments::CredentialKeeper& keeper, QSettings* settings, QWidget* parent)
    : Page(tr("Environments"), QStringLiteral("configure"), parent), m_clock(clock), m_book(book), m_keeper(keeper), m_settings(settings)
{
    setObjectName(QStringLiteral("environmentsPage"));
    build();
    connectParts();
    refresh();
}

void EnvironmentsPage::build()
{
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("environmentsStrip"));
    m_empty = new EmptyState(this);
    m_empty->set(tr("The environments live in the relay."),
                 tr("Connect to a relay first; then this page shows what each environment permits and its credentials."), tr("Try again"));
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_pages, 1);
}

QWidget* EnvironmentsPage::buildContent()
{
    m_list = new EnvironmentList;
    m_header = new EnvironmentHeader;
    m_rules = new RulesPane;
    m_credentials = new CredentialsPane(m_clock);
    m_suppressions = new SuppressionsPane(m_clock);
    const auto splitter = [this](const char* name, Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes) {
        QSplitter* split = makeSplitter(orientation, parts, sizes);
        split->setObjectName(QLatin1String(name));
        split->setStretchFactor(1, 1);
        if (m_settings != nullptr)
            rememberSplitter(*split, *m_settings, split->objectName());
        return split;
    };
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    line->setForegroundRole(QPalette::Mid);
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(line);
    QSplitter* keys = splitter("environmentsKeys", Qt::Vertical, {m_credentials, m_suppressions}, {400, 240});
    column->addWidget(splitter("environmentsRules", Qt::Horizontal, {m_rules, keys}, {384, 696}), 1);
    return splitter("environmentsList", Qt::Horizontal, {m_list, right}, {listWidth, 1080});
}

void EnvironmentsPage::connectParts()
{
    using waybill::environments::EnvironmentBook;
    connect(&m_book, &EnvironmentBook::changed, this, &EnvironmentsPage::refresh);
    connect(&m_book, &EnvironmentBook::currentChanged, this, [this] {
        if (m_book.current() != nullptr)
            m_shown = m_book.currentName();
        refresh();
    });
    connect(m_empty, &EmptyState::actionClicked, this, [this] { m_book.reload(); });
    connect(m_strip, &Strip::actionClicked, this, [this] { m_book.reload(); });
    connect(m_list, &EnvironmentList::environmentChosen, this, &EnvironmentsPage::choose);
    connect(m_list, &EnvironmentList::addRequested, this, &EnvironmentsPage::addEnvironment);
    connect(m_list, &EnvironmentList::removeRequested, this, &EnvironmentsPage::removeEnvironment);
    connect(m_rules, &RulesPane::saveRequested, this, &EnvironmentsPage::save);
    m_pausing = new PauseSwitch(m_book, this);
    connect(m_pausing, &PauseSwitch::done, this, [this](const QString& text) { emit statusMessage(text, saidFor); });
    connect(m_pausing, &PauseSwitch::problem, this, [this](const Error& error) {
        m_strip->show(error);
        emit statusMessage(QString::fromStdString(error.text()), saidFor); // the person may be on another page
    });
    connect(m_header, &EnvironmentHeader::pauseToggled, this, &EnvironmentsPage::togglePause);
    connect(m_header, &EnvironmentHeader::switchRequested, this, [this] { emit switchRequested(m_shown); });
    m_credentialActions = new CredentialActions(*m_credentials, m_keeper, this);
    connect(m_credentials, &CredentialsPane::unlockRequested, this, &EnvironmentsPage::unlockRequested);
    connect(m_suppressions, &SuppressionsPane::evidenceRequested, this, &Page::openTraceRequested);
    m_askAgain.setInterval(suppressedEvery);
    connect(&m_askAgain, &QTimer::timeout, this, &EnvironmentsPage::askSuppressed);
    m_askAgain.start();
}

void EnvironmentsPage::setMasked(bool masked) { m_suppressions->setMasked(masked); }

void EnvironmentsPage::askSuppressed()
{
    if (!isVisible() || !m_book.isConnected() || shown() == nullptr)
        return;
    m_book.suppressed(m_shown, this, [this, name = m_shown](const auto& addresses) {
        if (name == m_shown)
            m_suppressions->show(addresses);
    });
}

const EnvironmentState* EnvironmentsPage::shown() const { return m_book.find(m_shown); }

void EnvironmentsPage::setKeychain(waybill::credentials::KeychainState state) { m_credentials->setKeychain(state); }

void EnvironmentsPage::takeFocus()
{
    m_list->focusList();
    askSuppressed();
}

bool EnvironmentsPage::isReady() const { return m_book.isLoaded(); }

void EnvironmentsPage::choose(const std::string& name)
{
    m_shown = name;
    refresh();
}

void EnvironmentsPage::setRelayTrouble(const std::optional<Error>& trouble)
{
    m_trouble = trouble;
    refresh();
}

void EnvironmentsPage::refresh()
{
    const auto& states = m_book.environments();
    const bool away = !m_book.isConnected() || m_book.problem().has_value();
    const auto chooseToken = [this] { emit tokenFileRequested(); };
    m_pages->setCurrentIndex(states.empty() ? 0 : 1);
    if (m_book.problem())
        m_strip->show(*m_book.problem(), tr("Try again"));
    else if (!m_book.isConnected() && !states.empty())
        showRelayTrouble(*m_strip, withConsequence(m_trouble.value_or(Error{ErrorCode::Unavailable, tr("The relay is away").toStdString()}),
                                                   tr("What is shown may be old, and nothing can be changed or sent")),
                         chooseToken, tr("Try again"));
    else if (m_trouble)
        showRelayTrouble(*m_strip, *m_trouble, chooseToken, tr("Try again"));
    else
        m_strip->clear();
    if (states.empty())
        return;
    if (shown() == nullptr)
        m_shown = (m_book.current() != nullptr ? m_book.current() : &states.front())->rules.id.value();
    const EnvironmentState& state = *shown();
    const auto credentials = m_book.credentialsOf(m_shown);
    m_list->show(states, m_shown, m_book.currentName());
    m_rules->show(state, testAddressesOf(credentials));
    m_rules->setEditable(!away);
    m_credentials->show(environmentTitle(state.rules), credentials);
    m_credentials->setEditable(!away);
    m_credentialActions->setEnvironment(m_shown);
    m_header->show(state, !m_book.isConnected(), m_book.currentName() == m_shown);
    emit summaryText(tr("%1: %2").arg(environmentTitle(state.rules), usedText(state)));
    if (m_suppressedOf != m_shown && isVisible()) {
        m_suppressedOf = m_shown;
        m_suppressions->clear();
        askSuppressed();
    }
}

void EnvironmentsPage::save()
{
    const auto rules = m_rules->rules();
    if (!rules)
        return m_rules->showProblem(rules.error());
    EnvironmentChange change{.rules = *rules, .revision = m_rules->revision()};
    const EnvironmentState* before = shown();
    if (before == nullptr || !waybill::environments::needsName(before->rules, *rules))
        return send(change);
    askName(this, m_shown, tr("This lets more messages reach real people"), tr("Save changes"), [this, change]() mutable {
        change.confirmation = m_shown;
        send(change);
    });
}

void EnvironmentsPage::send(const EnvironmentChange& change)
{
    m_rules->setBusy(true);
    m_book.change(change, this, [this, name = change.rules.id.value(), title = environmentTitle(change.rules)](const Result<void>& done) {
        m_rules->setBusy(false);
        if (done) {
            choose(name);       // a new one, too
            m_rules->discard(); // what is kept is what stands here
            return emit statusMessage(tr("%1 is changed").arg(title), saidFor);
        }
        // A colleague's change is merged and said already.
        if (done.error().code != ErrorCode::Conflict)
            m_rules->showProblem(done.error());
    });
}

void EnvironmentsPage::togglePause() { m_pausing->toggle(m_shown); }

void EnvironmentsPage::addEnvironment()
{
    const auto judge = [this](const QString& text) -> AskLine::Judgement {
        const std::string name = text.toStdString();
        if (m_book.find(name) != nullptr)
            return {.good = false, .note = tr("There is one of this name already.")};
        const auto checked = waybill::environments::checked({.id = EnvironmentId(name)});
        return {.good = checked.has_value(), .note = checked || text.isEmpty() ? QString() : QString::fromStdString(checked.error().text())};
    };
    auto* ask = new AskLine({.title = tr("Add an environment"), .label = tr("Its name: a-z, 0-9 and -"), .button = tr("Add"),
                             .placeholder = QStringLiteral("staging-eu")},
                            judge, this);
    ask->setObjectName(QStringLiteral("askEnvironment"));
    connect(ask, &AskLine::answered, this, [this](const QString& text) {
        m_shown = text.toStdString();
        // It begins as strict as can be.
        send({.rules = {.id = EnvironmentId(m_shown), .guard = GuardLevel::TestAddresses, .dailyCap = 50}, .revision = 0});
    });
    ask->open();
}

void EnvironmentsPage::removeEnvironment(const std::string& name)
{
    askName(this, name, tr("Remove an environment"), tr("Remove"), [this, name] {
        m_book.remove(name, this, [this](const Result<void>& done) {
            if (!done)
                m_strip->show(done.error());
        });
    });
}

} // namespace waybill::ui::environments
