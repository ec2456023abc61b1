// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/SentView.h"

#include "core/sending/Watchdog.h"
#include "ui/sending/SendWords.h"
#include "ui/sending/StepStrip.h"
#include "ui/trace/StoryView.h"
#include "ui/trace/SupportReplyPane.h"
#include "ui/trace/TraceLink.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using namespace std::chrono_literals;
using waybill::sending::LedgerEntry;
using waybill::sending::SendState;
using waybill::sending::WatchVerdict;

constexpr auto newsEvery = 500ms;
constexpr auto tickEvery = 1000ms;
constexpr int copiedFor = 3000;

enum Step { PlannedStep, InFlightStep, AcceptedStep, WebhookStep, VerdictStep };

} // namespace

SentView::SentView(const Clock& clock, trace::TraceSource source, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_source(std::move(source))
{
    setObjectName(QStringLiteral("sentView"));
    build();
    connectParts();
    m_news.setSingleShot(true);
    m_news.setInterval(newsEvery);
    m_tick.setInterval(tickEvery);
}

void SentView::build()
{
    m_steps = new StepStrip(tr("Sent"), {tr("Planned"), tr("In flight"), tr("Accepted"), tr("Webhooks"), tr("Verdict")}, this);
    m_watchdog = new Strip(this);
    m_watchdog->setObjectName(QStringLiteral("watchdog"));
    m_waiting = new QLabel(tr("Waiting for the first webhook…"));
    m_waiting->setObjectName(QStringLiteral("sentWaiting"));
    m_waiting->setAlignment(Qt::AlignCenter);
    m_waiting->setForegroundRole(QPalette::PlaceholderText);
    m_waiting->setBackgroundRole(QPalette::Base);
    m_waiting->setAutoFillBackground(true);
    m_waiting->setWordWrap(true);
    m_story = new trace::StoryView(m_clock, m_source);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_waiting);
    m_pages->addWidget(m_story);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_steps);
    column->addWidget(buildHead());
    column->addWidget(m_watchdog);
    column->addWidget(m_pages, 1);
}

QWidget* SentView::buildHead()
{
    auto* head = new QWidget(this);
    m_sentence = new QLabel(head);
    m_sentence->setObjectName(QStringLiteral("sentSentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setFont(titleFont(scaledFont(font(), 1.2)));
    m_ids = new QLabel(head);
    m_ids->setObjectName(QStringLiteral("sentIds"));
    m_ids->setTextFormat(Qt::PlainText);
    m_ids->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_ids->setFont(monospaceFont(font()));
    m_ids->setForegroundRole(QPalette::PlaceholderText);
    m_ids->setWordWrap(true);
    m_reconcile = new QPushButton(tr("Reconcile"), head);
    m_reconcile->setObjectName(QStringLiteral("sentReconcile"));
    m_trace = new QPushButton(tr("Open on the Trace page"), head);
    m_trace->setObjectName(QStringLiteral("sentTrace"));
    m_back = new QPushButton(tr("Back to the message"), head);
    m_back->setObjectName(QStringLiteral("sentBack"));
    m_back->setToolTip(tr("Alt+Left"));
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_sentence);
    words->addWidget(m_ids);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(8);
    row->addLayout(words, 1);
    for (QPushButton* button : {m_reconcile, m_trace, m_back})
        row->addWidget(button, 0, Qt::AlignTop);
    return head;
}

void SentView::connectParts()
{
    connect(m_back, &QPushButton::clicked, this, &SentView::backRequested);
    auto* back = new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), this);
    back->setContext(Qt::WidgetWithChildrenShortcut);
    connect(back, &QShortcut::activated, this, &SentView::backRequested);
    connect(m_reconcile, &QPushButton::clicked, this, [this] { emit reconcileRequested(m_entry.id); });
    connect(m_trace, &QPushButton::clicked, this, [this] {
        emit openTraceRequested(QString::fromStdString(m_entry.intent.correlationId));
    });
    connect(m_watchdog, &Strip::actionClicked, this, &SentView::relayPageRequested);
    connect(&m_news, &QTimer::timeout, this, &SentView::ask);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        watch();
        if (m_entry.last.state == SendState::Accepted && !hasVerdict())
            ask();
    });
    connect(m_story, &trace::StoryView::filterRequested, this, &SentView::filterRequested);
    connect(m_story, &trace::StoryView::statusMessage, this, &SentView::statusMessage);
    connect(m_story, &trace::StoryView::copyReplyRequested, this, [this] {
        QGuiApplication::clipboard()->setText(m_story->supportReply());
        emit statusMessage(tr("Copied"), copiedFor);
    });
    connect(m_story, &trace::StoryView::copyLinkRequested, this, [this] {
        QGuiApplication::clipboard()->setText(trace::linkTo(*m_story->story()));
        emit statusMessage(tr("Copied"), copiedFor);
    });
}

void SentView::begin(const waybill::sending::Intent& intent)
{
    show({.id = {}, .intent = intent, .last = {}, .createdAt = m_clock.now(), .updatedAt = m_clock.now()});
}

void SentView::show(const LedgerEntry& entry)
{
    const bool same = !entry.id.empty() && m_entry.id == entry.id;
    m_entry = entry;
    if (!same) {
        m_hint.clear();
        m_guardRefused = false;
        m_events.clear();
        m_usual.reset();
        ++m_asked; // what was asked of another one
        m_pages->setCurrentWidget(m_waiting);
    }
    m_tick.start();
    showEntry();
    ask();
}

void SentView::setState(SendState state, int attempt)
{
    m_entry.last.state = state;
    m_entry.last.attempts = attempt;
    showEntry();
}

void SentView::finish(const waybill::sending::SendReport& report)
{
    m_entry.id = report.ledgerId;
    m_entry.last = {.state = report.state,
                    .attempts = report.attempts,
                    .messageId = report.messageId,
                    .problem = std::string(providers::toString(report.problem)),
                    .text = report.text};
    m_entry.updatedAt = m_clock.now();
    m_hint = report.hint;
    m_guardRefused = !report.blocks.empty();
    showEntry();
    ask();
}

QString SentView::sentence() const
{
    const QString who = providerName(m_entry.intent.provider);
    const QString to = QString::fromStdString(m_entry.intent.recipient);
    const QString why = QString::fromStdString(m_entry.last.text);
    switch (m_entry.last.state) {
    case SendState::Planned: return tr("A place in the ledger is asked for. Nothing is sent yet.");
    case SendState::InFlight:
        return m_entry.last.attempts > 1 ? tr("%1 is asked to send to %2, attempt %3.").arg(who, to).arg(m_entry.last.attempts)
                                         : tr("%1 is asked to send to %2.").arg(who, to);
    case SendState::Accepted: return tr("%1 took the message to %2.").arg(who, to);
    case SendState::Refused: return tr("%1 refused it: %2. Nothing was sent.").arg(who, why);
    case SendState::Failed:
        return m_guardRefused ? tr("The guard refused it: %1. Nothing was sent.").arg(why) : tr("Nothing was sent: %1.").arg(why);
    case SendState::Unknown: break;
    }
    return tr("Nobody can say whether it was sent: %1. It is never sent again by itself; reconcile it.").arg(why);
}

void SentView::showEntry()
{
    m_sentence->setText(m_hint.empty() ? sentence() : sentence() + QLatin1Char(' ') + QString::fromStdString(m_hint));
    QStringList ids{tr("your id %1").arg(QString::fromStdString(m_entry.intent.correlationId))};
    if (!m_entry.last.messageId.empty())
        ids << tr("provider’s id %1").arg(QString::fromStdString(m_entry.last.messageId));
    if (!m_entry.id.empty())
        ids << tr("ledger %1").arg(QString::fromStdString(m_entry.id));
    m_ids->setText(ids.join(QStringLiteral(" · ")));
    m_reconcile->setVisible(m_entry.last.state == SendState::Unknown);
    const bool open = m_entry.last.state == SendState::Accepted || m_entry.last.state == SendState::Unknown;
    m_waiting->setText(open || m_entry.last.state == SendState::InFlight || m_entry.last.state == SendState::Planned
                           ? tr("Waiting for the first webhook…")
                           : tr("No webhook will come of it."));
    m_trace->setVisible(open);
    showSteps();
    watch();
}

void SentView::showSteps()
{
    using State = StepStrip::State;
    std::vector<State> states(5, State::ToCome);
    const SendState state = m_entry.last.state;
    const bool ended = isFinal(state) || state == SendState::Unknown;
    states[PlannedStep] = state == SendState::Planned ? State::Current
                          : m_entry.id.empty() && ended ? State::Trouble : State::Done;
    if (state == SendState::InFlight)
        states[InFlightStep] = State::Current;
    else if (ended && m_entry.last.attempts > 0)
        states[InFlightStep] = state == SendState::Unknown ? State::Trouble : State::Done;
    if (state == SendState::Accepted)
        states[AcceptedStep] = State::Done;
    else if (ended)
        states[AcceptedStep] = State::Trouble;
    if (state == SendState::Accepted) {
        states[WebhookStep] = m_events.empty() ? State::Current : State::Done;
        states[VerdictStep] = hasVerdict() ? State::Done : m_events.empty() ? State::ToCome : State::Current;
    }
    m_steps->setStates(states);
    m_steps->setLabel(WebhookStep, m_events.empty() ? tr("Webhooks") : tr("Webhooks %1").arg(m_events.size()));
}

bool SentView::hasVerdict() const
{
    return waybill::sending::watch({.acceptedAt = {}, .now = {}, .events = m_events, .endpoint = {}, .usual = {}}).state
           == WatchVerdict::State::Arrived;
}

void SentView::ask()
{
    if (m_entry.intent.correlationId.empty() || !m_source.trace)
        return;
    m_source.trace(m_entry.intent.correlationId, this,
                   [this, asked = m_asked](Result<std::vector<waybill::trace::Story>> stories) {
                       if (asked == m_asked)
                           take(std::move(stories));
                   });
}

void SentView::take(Result<std::vector<waybill::trace::Story>> stories)
{
    if (!stories)
        return; // asked again with the next news
    const auto own = std::ranges::find_if(*stories, [this](const waybill::trace::Story& story) {
        return story.key.environment == m_entry.intent.environment && story.key.provider == m_entry.intent.provider;
    });
    if (own == stories->end())
        return;
    m_events = own->events;
    m_story->setStory(*own, m_clock.now());
    m_pages->setCurrentWidget(m_story);
    showSteps();
    watch();
}

void SentView::eventsArrived()
{
    if (isVisible() && !m_news.isActive())
        m_news.start();
}

void SentView::watch()
{
    if (m_entry.last.state != SendState::Accepted) {
        m_watchdog->clear();
        return;
    }
    waybill::sending::WatchFacts facts{
        .acceptedAt = m_entry.updatedAt, .now = m_clock.now(), .events = m_events, .endpoint = {}, .usual = m_usual};
    for (const feed::EndpointStatus& endpoint : m_status.endpoints) {
        if (endpoint.provider == m_entry.intent.provider && endpoint.environment == m_entry.intent.environment)
            facts.endpoint = {endpoint.name, endpoint.secretReadable, endpoint.lastVerified, endpoint.lastRefused};
    }
    const WatchVerdict verdict = waybill::sending::watch(facts);
    const QString said = watchSentence(verdict, m_entry.intent.provider, m_entry.intent.environment,
                                       facts.endpoint ? facts.endpoint->name : std::string());
    QString waiting = tr("Waiting for the first webhook…");
    if (verdict.state == WatchVerdict::State::Waiting)
        waiting += QLatin1Char('\n') + patienceSentence(m_usual, m_entry.intent.provider);
    m_waiting->setText(waiting);
    if (said.isEmpty()) {
        m_watchdog->clear();
        return;
    }
    const QString late = tr("%1 since it was accepted. %2 %3")
                             .arg(spanText(std::chrono::duration_cast<std::chrono::milliseconds>(facts.now - facts.acceptedAt)), said,
                                  patienceSentence(m_usual, m_entry.intent.provider));
    m_watchdog->show(late, verdict.layer == WatchVerdict::Layer::None ? QString() : tr("Open the Relay page"));
}

void SentView::setUsual(const std::optional<std::chrono::milliseconds>& usual)
{
    m_usual = usual;
    watch();
}

void SentView::takeFocus() { m_back->setFocus(Qt::OtherFocusReason); }

} // namespace waybill::ui::sending
