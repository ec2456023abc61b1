// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/RelayPage.h"

#include "ui/relay/AddEndpointDialog.h"
#include "ui/relay/CopiesPane.h"
#include "ui/relay/DamageStrip.h"
#include "ui/relay/DeadLetterPane.h"
#include "ui/relay/EndpointPane.h"
#include "ui/relay/FactStrip.h"
#include "ui/relay/KeysDialog.h"
#include "ui/relay/LowerPanes.h"
#include "ui/relay/QuarantinePane.h"
#include "ui/relay/ReasonPane.h"
#include "ui/relay/RequestPane.h"
#include "ui/relay/Sections.h"
#include "ui/relay/TestDialog.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QEvent>
#include <QProgressBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

using namespace std::chrono_literals;
using State = feed::Connection::State;

constexpr auto whileShown = 2s;
constexpr auto inTheBackground = 15s; // for the badge
constexpr int narrowBelow = 1040;     // the page's own width in a window of 1200 px
constexpr int flashTime = 6000;
constexpr int lowerHeight = 300;      // in which a few rows of each lower pane can be worked with

} // namespace

RelayPage::RelayPage(const Clock& clock, RelaySource source, QSettings* settings, QWidget* parent)
    : Page(tr("Relay"), QStringLiteral("network-server"), parent), m_clock(clock), m_source(std::move(source)),
      m_settings(settings)
{
    setObjectName(QStringLiteral("relayPage"));
    build();
    connectPanes();
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_timer.setInterval(isVisible() ? whileShown : inTheBackground);
        refresh();
    });
    m_timer.start(inTheBackground);
}

RelayPage::~RelayPage() = default;

void RelayPage::build()
{
    m_strip = new Strip(this);
    m_damage = new DamageStrip(m_settings, this);
    m_facts = new FactStrip(this);
    m_endpoints = new EndpointPane(this);
    m_reasons = new ReasonPane(this);
    m_quarantine = new QuarantinePane(this);
    m_deadLetters = new DeadLetterPane(this);
    m_request = new RequestPane(m_clock, m_source, this);
    m_copies = new CopiesPane(this);
    m_lower = new LowerPanes({m_reasons, m_quarantine, m_deadLetters, m_copies, m_request}, m_settings, this);
    m_whole = makeSplitter(Qt::Vertical, {m_endpoints, m_lower}, {456, 330});
    m_whole->setObjectName(QStringLiteral("relayWhole"));
    m_wholeHeights = std::make_unique<Sections>(*m_whole, m_settings != nullptr && rememberSplitter(*m_whole, *m_settings, m_whole->objectName()));
    m_loading = new QProgressBar(this);
    m_loading->setObjectName(QStringLiteral("relayLoading"));
    m_loading->setAccessibleName(tr("Asking the relay"));
    m_loading->setRange(0, 0);
    m_loading->setTextVisible(false);
    m_loading->setFixedHeight(3);
    m_loading->hide();
    m_empty = new EmptyState(this);
    m_empty->set(tr("No webhook endpoint is set up yet."), tr("An endpoint is the address that a provider posts its events to."),
                 tr("Add endpoint…"));
    m_unknown = new EmptyState(this);
    m_unknown->setObjectName(QStringLiteral("relayUnknown"));
    m_unknown->set(tr("Nothing is known of the relay yet."), tr("Its endpoints and what they received appear here as soon as it answers."));
    m_content = new QStackedWidget(this);
    for (QWidget* page : {static_cast<QWidget*>(m_whole), static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_unknown)})
        m_content->addWidget(page);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_damage);
    column->addWidget(m_facts);
    column->addWidget(m_loading);
    column->addWidget(m_content, 1);
}

void RelayPage::shareHeights()
{
    m_wholeHeights->want({m_endpoints->wantedHeight(), lowerHeight});
    m_lower->shareHeights();
}

void RelayPage::connectPanes()
{
    connect(m_empty, &EmptyState::actionClicked, this, &RelayPage::addEndpoint);
    connect(m_endpoints, &EndpointPane::addEndpointRequested, this, &RelayPage::addEndpoint);
    connect(m_endpoints, &EndpointPane::keysRequested, this, &RelayPage::openKeys);
    connect(m_endpoints, &EndpointPane::testRequested, this, &RelayPage::openTest);
    connect(m_endpoints, &EndpointPane::wantedHeightChanged, this, &RelayPage::shareHeights);
    connect(m_endpoints, &EndpointPane::filterRequested, this, &RelayPage::filterRequested);
    connect(m_strip, &Strip::actionClicked, this, &RelayPage::refresh);
    connect(m_damage, &DamageStrip::noted, this, &RelayPage::showBadge);
    connect(m_endpoints, &EndpointPane::checkAgainRequested, this, &RelayPage::checkAgain);
    connect(m_endpoints, &EndpointPane::addressCopied, this,
            [this](const QString& address) { emit statusMessage(tr("Copied %1").arg(address), 3000); });
    connect(m_copies, &CopiesPane::openTraceRequested, this, &RelayPage::openTraceRequested);
    connect(m_copies, &CopiesPane::differencesRequested, this, [this](events::EventId event) {
        m_source.differences(event, this, [this, event](const Result<std::vector<feed::CopyDifference>>& found) {
            if (found)
                m_copies->showDifferences(event, *found);
        });
    });
    connect(m_deadLetters, &DeadLetterPane::replayRequested, this, &RelayPage::replay);
    connect(m_request, &RequestPane::replayRequested, this, &RelayPage::replay);
    connect(m_deadLetters, &DeadLetterPane::replayAllRequested, this, [this] {
        setReplaying(true);
        m_source.replayAll(this, [this](const Result<feed::ReplayCount>& result) { replayed(result); });
    });
    connectRequest();
}

// Of both lists one request at a time is looked at.
void RelayPage::connectRequest()
{
    connect(m_deadLetters, &DeadLetterPane::chosen, this, [this](const feed::DeadLetterDetail& letter) {
        m_quarantine->clearChoice();
        m_request->show(letter);
        m_lower->openRequest(true);
    });
    connect(m_quarantine, &QuarantinePane::chosen, this, [this](const feed::RefusedRequest& refused) {
        m_deadLetters->clearChoice();
        m_request->show(refused);
        m_lower->openRequest(true);
    });
    const auto close = [this] {
        enlargeRequest(false);
        m_request->clear();
        m_lower->openRequest(false);
    };
    connect(m_deadLetters, &DeadLetterPane::chosenWent, this, close);
    connect(m_quarantine, &QuarantinePane::chosenWent, this, close);
    connect(m_request, &RequestPane::enlargeRequested, this, &RelayPage::enlargeRequest);
    connect(m_deadLetters, &DeadLetterPane::readRequested, this, [this] { enlargeRequest(true); });
    connect(m_quarantine, &QuarantinePane::readRequested, this, [this] { enlargeRequest(true); });
    connect(m_request, &RequestPane::closeRequested, this, [this, close] {
        const bool hadFocus = m_request->isAncestorOf(focusWidget());
        const bool isDeadLetter = m_request->isDeadLetter();
        m_deadLetters->clearChoice();
        m_quarantine->clearChoice();
        close();
        if (!hadFocus)
            return;
        if (isDeadLetter)
            m_deadLetters->takeFocus();
        else
            m_quarantine->takeFocus();
    });
    connect(m_request, &RequestPane::copied, this, [this] { emit statusMessage(tr("Copied the request as text"), 3000); });
}

// In its place among the lists a request has a few lines only: over the whole page it can be read.
void RelayPage::enlargeRequest(bool enlarged)
{
    if (enlarged == m_isEnlarged)
        return;
    m_isEnlarged = enlarged;
    const bool hadFocus = m_request->isAncestorOf(focusWidget());
    if (enlarged)
        m_content->addWidget(m_request);
    m_lower->lendRequest(enlarged);
    m_request->setEnlarged(enlarged);
    showContent();
    if (enlarged || hadFocus)
        m_request->takeFocus();
}

void RelayPage::showContent()
{
    // Before anything is known, empty tables would say that nothing was refused.
    const bool isAway = m_connection.state != State::Up && m_connection.state != State::Connecting;
    if (m_isEnlarged)
        m_content->setCurrentWidget(m_request);
    else if (m_known && m_details.endpoints.empty())
        m_content->setCurrentWidget(m_empty);
    else if (!m_known && isAway)
        m_content->setCurrentWidget(m_unknown);
    else
        m_content->setCurrentWidget(m_whole);
}

void RelayPage::setMasked(bool masked) { m_request->setMasked(masked); }

void RelayPage::setReplaying(bool replaying)
{
    m_deadLetters->setBusy(replaying);
    m_request->setBusy(replaying);
}

void RelayPage::replay(std::int64_t deadLetter)
{
    setReplaying(true);
    m_source.replay(deadLetter, this, [this](const Result<feed::ReplayCount>& result) { replayed(result); });
}

void RelayPage::addEndpoint()
{
    std::vector<std::string> taken;
    for (const feed::EndpointDetail& endpoint : m_details.endpoints)
        taken.push_back(endpoint.name);
    auto* dialog = new AddEndpointDialog(m_source, taken, this);
    connect(dialog, &AddEndpointDialog::endpointAdded, this, &RelayPage::refresh);
    connect(dialog, &AddEndpointDialog::addressCopied, this,
            [this](const QString& address) { emit statusMessage(tr("Copied %1").arg(address), 3000); });
    dialog->open();
}

void RelayPage::openKeys(const feed::EndpointDetail& endpoint)
{
    auto* dialog = new KeysDialog(endpoint, m_source, this);
    connect(dialog, &KeysDialog::keysChanged, this, &RelayPage::refresh);
    dialog->open();
}

void RelayPage::openTest(const feed::EndpointDetail& endpoint)
{
    auto* dialog = new TestDialog(endpoint, m_source, this);
    connect(dialog, &TestDialog::openTraceRequested, this, &RelayPage::openTraceRequested);
    dialog->open();
}

void RelayPage::replayed(const Result<feed::ReplayCount>& result)
{
    setReplaying(false);
    if (!result)
        emit statusMessage(tr("Not replayed: %1").arg(QString::fromStdString(result.error().text())), flashTime);
    else
        emit statusMessage(tr("%1 replayed and applied, %2 still can't be read")
                               .arg(countText(result->replayed), countText(result->failed)), flashTime);
    refresh();
}

void RelayPage::checkAgain(const std::string& endpoint)
{
    m_endpoints->setBusy(true);
    m_source.checkAgain(endpoint, this, [this](const Result<feed::QuarantineCheck>& result) {
        m_endpoints->setBusy(false);
        if (!result)
            emit statusMessage(tr("Not checked: %1").arg(QString::fromStdString(result.error().text())), flashTime);
        else
            emit statusMessage(tr("%1 checked: %2 are authentic and applied, %3 still refused, %4 not kept whole")
                                   .arg(countText(result->checked), countText(result->accepted),
                                        countText(result->stillRefused), countText(result->notWhole)), flashTime);
        refresh();
    });
}

void RelayPage::setConnection(const feed::Connection& connection)
{
    const bool cameUp = connection.state == State::Up && m_connection.state != State::Up;
    m_connection = connection;
    if (connection.state == State::Up)
        m_strip->clear();
    else if (connection.state != State::Connecting)
        showRelayTrouble(*m_strip, relayTrouble(connection.error, connection.since), [this] { emit tokenFileRequested(); });
    if (cameUp)
        refresh();
    showDetails();
}

void RelayPage::setStatus(const feed::RelayStatus& status)
{
    const bool changed = status.deadLetters != m_status.deadLetters || status.copies != m_status.copies;
    // The badge says what the status bar says, and not a quarter of a minute later.
    if (status.refusedToday != m_status.refusedToday && m_timer.remainingTime() > whileShown.count() * 1000)
        m_timer.start(whileShown);
    m_status = status;
    const int noticed = m_damage->count();
    m_damage->show(status.damaged, m_clock.now());
    if (m_damage->count() != noticed)
        showBadge();
    if (changed && isVisible())
        refreshLists();
    if (m_known)
        m_facts->show(m_details, m_status.lag);
}

void RelayPage::refresh()
{
    if (m_asking || m_connection.state != State::Up)
        return;
    m_asking = true;
    m_loading->setVisible(!m_known); // later answers take the place of earlier ones without a word
    m_source.details(this, [this](Result<feed::RelayDetails> details) {
        m_asking = false;
        m_loading->hide();
        if (!details) {
            m_strip->show(details.error(), tr("Try again"));
            return;
        }
        m_strip->clear();
        m_details = *std::move(details);
        m_known = true;
        showDetails();
    });
    if (isVisible())
        refreshLists();
}

void RelayPage::refreshLists()
{
    m_source.deadLetters(this, [this](const Result<std::vector<feed::DeadLetterDetail>>& letters) {
        if (letters)
            m_deadLetters->show(*letters, m_clock.now());
        listsChanged();
    });
    m_source.refused(this, [this](const Result<std::vector<feed::RefusedRequest>>& refused) {
        if (refused)
            m_quarantine->show(*refused, m_clock.now());
        listsChanged();
    });
    m_source.copies(this, [this](const Result<feed::CopiesDetail>& copies) {
        if (copies)
            m_copies->show(*copies, m_clock.now());
        m_listsKnown = true;
        listsChanged();
    });
}

void RelayPage::listsChanged()
{
    shareHeights();
    m_lower->showCounts();
}

int RelayPage::troubled() const
{
    return int(std::ranges::count_if(m_details.endpoints, [](const feed::EndpointDetail& endpoint) {
        return waybill::relay::needsSomeone(endpoint.diagnosis.state);
    }));
}

QString RelayPage::sentence() const
{
    if (m_connection.state == State::Connecting || (m_connection.state == State::Up && !m_known))
        return tr("Asking the relay…");
    if (m_connection.state != State::Up)
        return m_known ? tr("%1; what stands here is from before.").arg(relayTroubleTitle(m_connection.error)) : relayTroubleTitle(m_connection.error) + QLatin1Char('.');
    if (m_details.endpoints.empty())
        return tr("The relay is up and has no endpoint.");
    const int count = troubled();
    return count == 0 ? tr("The relay is up; nobody needs you.") : tr("The relay is up; %n endpoints need you.", nullptr, count);
}

// Since when it runs, and when it did not in the last day.
QString RelayPage::detailLine() const
{
    if (!m_known)
        return {};
    QString text = tr("Since %1 · %2").arg(whenText(m_details.startedAt, m_details.now), QString::fromStdString(m_details.hooksUrl));
    QStringList off;
    const auto shortTime = [this](Timestamp time) -> QString { // local, as every time on the page
        const QString day = dayText(time, m_details.now);
        return (day.isEmpty() ? QString() : day + QLatin1Char(' ')) + timeOfDay(time).left(5);
    };
    for (std::size_t at = 1; at < m_details.up.size(); ++at) {
        if (m_details.up[at].from - m_details.up[at - 1].to >= 1min)
            off << tr("%1–%2").arg(shortTime(m_details.up[at - 1].to), shortTime(m_details.up[at].from));
    }
    if (!off.isEmpty())
        text += tr(" · relay off %1").arg(off.join(QStringLiteral(", ")));
    return text;
}

void RelayPage::showDetails()
{
    m_facts->setSentence(sentence(), detailLine());
    showContent();
    if (!m_known)
        return;
    m_facts->show(m_details, m_status.lag);
    m_endpoints->show(m_details, m_connection.state == State::Up);
    m_reasons->show(m_details);
    listsChanged();
    showBadge();
    emit summaryText(tr("%n endpoints", nullptr, int(m_details.endpoints.size())) + QStringLiteral(" · ")
                     + tr("%1 requests a minute").arg(qRound(m_details.writtenPerMinute)));
}

void RelayPage::showBadge()
{
    const int count = troubled();
    const bool urgent = std::ranges::any_of(m_details.endpoints, [](const feed::EndpointDetail& endpoint) {
        return waybill::relay::isUrgent(endpoint.diagnosis.state);
    });
    QStringList meaning;
    if (count > 0)
        meaning << tr("%n endpoints need you", nullptr, count);
    if (m_damage->count() > 0)
        meaning << tr("%n files of the relay were damaged", nullptr, m_damage->count());
    emit badgeChanged({count + m_damage->count(), urgent, meaning.join(QStringLiteral(" · "))});
}

void RelayPage::takeFocus() { m_endpoints->table()->setFocus(Qt::OtherFocusReason); }

bool RelayPage::isReady() const { return m_known && m_listsKnown; }

void RelayPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_timer.start(whileShown);
    refresh();
}

void RelayPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_timer.start(inTheBackground);
}

void RelayPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_lower->setNarrow(width() < narrowBelow);
    // Once the splitters have their new height.
    QMetaObject::invokeMethod(this, &RelayPage::shareHeights, Qt::QueuedConnection);
}

void RelayPage::changeEvent(QEvent* event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_facts != nullptr)
        showDetails();
}

} // namespace waybill::ui::relay
