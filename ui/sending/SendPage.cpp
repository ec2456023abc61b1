// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/SendPage.h"

#include "core/environments/DomainNames.h"
#include "ui/sending/ComposeView.h"
#include "ui/sending/FormRequests.h"
#include "ui/sending/RecentSends.h"
#include "ui/sending/SentView.h"
#include "ui/sending/TemplateRow.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Strip.h"

#include <QApplication>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using waybill::environments::EnvironmentState;
using waybill::sending::LedgerEntry;
using waybill::sending::SendState;

constexpr int saidFor = 5000;

template <typename T>
std::vector<T> ofEnvironment(const std::vector<T>& all, const std::string& environment)
{
    std::vector<T> own;
    std::ranges::copy_if(all, std::back_inserter(own), [&](const T& one) { return one.environment == environment; });
    return own;
}

// One that can't reach everybody, and has a credential if any has.
const EnvironmentState* safeOne(const Desk& desk)
{
    const auto isSafe = [](const EnvironmentState& one) {
        return one.rules.guard != waybill::environments::GuardLevel::Everybody;
    };
    const auto canSend = [&](const EnvironmentState& one) {
        return isSafe(one) && !ofEnvironment(desk.credentials, one.rules.id.value()).empty();
    };
    auto safe = std::ranges::find_if(desk.environments, canSend);
    if (safe == desk.environments.end())
        safe = std::ranges::find_if(desk.environments, isSafe);
    return safe == desk.environments.end() ? nullptr : &*safe;
}

} // namespace

SendPage::SendPage(const Clock& clock, SendSource source, trace::TraceSource traces, QSettings* settings, QWidget* parent)
    : Page(tr("Send"), QStringLiteral("document-send"), parent), m_source(std::move(source))
{
    setObjectName(QStringLiteral("sendPage"));
    m_review = new DraftReview(m_source, [this] { return subject(); }, this);
    build(clock, std::move(traces), settings);
    connectParts();
    connectCompose();
    showEmpty();
}

SendPage::~SendPage() { m_stop.request_stop(); }

void SendPage::build(const Clock& clock, trace::TraceSource traces, QSettings* settings)
{
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("sendStrip"));
    m_empty = new EmptyState(this);
    m_compose = new ComposeView(clock, settings, this);
    m_sent = new SentView(clock, std::move(traces), this);
    m_pages = new QStackedWidget(this);
    for (QWidget* page : std::initializer_list<QWidget*>{m_empty, m_compose, m_sent})
        m_pages->addWidget(page);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_pages, 1);
}

void SendPage::connectParts()
{
    connect(m_strip, &Strip::actionClicked, this, &SendPage::reload);
    connect(m_empty, &EmptyState::actionClicked, this, &SendPage::leaveEmpty);
    connect(m_review, &DraftReview::reviewed, this, &SendPage::takeReview);
    connect(m_sent, &SentView::backRequested, this, &SendPage::backToMessage);
    connect(m_sent, &SentView::reconcileRequested, this, &SendPage::reconcile);
    connect(m_sent, &SentView::relayPageRequested, this, &SendPage::relayPageRequested);
    connect(m_sent, &SentView::openTraceRequested, this, &Page::openTraceRequested);
    connect(m_sent, &SentView::filterRequested, this, &Page::filterRequested);
    connect(m_sent, &SentView::statusMessage, this, &Page::statusMessage);
}

void SendPage::connectCompose()
{
    connect(m_compose, &ComposeView::edited, m_review, &DraftReview::soon);
    connect(m_compose, &ComposeView::sendRequested, this, &SendPage::send);
    connect(m_compose, &ComposeView::pauseRequested, this, [this] { emit pauseRequested(m_environment); });
    connect(m_compose, &ComposeView::evidenceRequested, this, &Page::openTraceRequested);
    connect(m_compose, &ComposeView::statusMessage, this, &Page::statusMessage);
    connect(&m_compose->form(), &MessageForm::credentialChanged, this, &SendPage::showDesk);
    connect(&m_compose->recent(), &RecentSends::reconcileRequested, this, &SendPage::reconcile);
    connect(&m_compose->recent(), &RecentSends::openRequested, this, &SendPage::follow);
    const auto* requests = new FormRequests(m_source, m_compose->form(), this);
    connect(requests, &FormRequests::templateSaved, this, &SendPage::takeTemplate);
    connect(requests, &FormRequests::templateRemoved, this, &SendPage::reload);
    connect(requests, &FormRequests::problem, this, [this](const Error& error) { m_strip->show(error); });
}

MessageForm& SendPage::form() { return m_compose->form(); }

void SendPage::setEnvironment(const std::string& name)
{
    if (m_environment == name)
        return;
    m_environment = name;
    m_isAgain = false;
    m_compose->clearConfirmation();
    showDesk();
}

void SendPage::reload()
{
    m_source.desk(this, [this](Result<Desk> desk) { takeDesk(std::move(desk)); });
}

void SendPage::setRelayTrouble(const std::optional<Error>& trouble)
{
    m_away = trouble.has_value();
    if (trouble)
        showRelayTrouble(*m_strip, withConsequence(*trouble, tr("Until then nothing is sent: the relay keeps the caps and the ledger. What you write here stays")),
                         [this] { emit tokenFileRequested(); });
    else
        reload();
    if (!m_loaded)
        showEmpty();
    showReview();
}

void SendPage::setStatus(const feed::RelayStatus& status) { m_sent->setStatus(status); }

void SendPage::eventsArrived()
{
    m_sent->eventsArrived();
    if (m_pages->currentWidget() == m_compose)
        m_review->eventsArrived();
}

void SendPage::takeFocus()
{
    if (m_pages->currentWidget() == m_sent)
        m_sent->takeFocus();
    else if (m_pages->currentWidget() == m_compose)
        form().focusRecipient();
    else
        m_empty->setFocus(Qt::OtherFocusReason);
}

bool SendPage::isReady() const { return m_loaded && (m_pages->currentWidget() != m_compose || m_review->isSettled()); }

void SendPage::takeDesk(Result<Desk> desk)
{
    if (!desk) {
        m_strip->show(desk.error(), tr("Try again"));
        return;
    }
    m_away = false;
    m_strip->clear();
    m_loaded = true;
    m_desk = std::move(*desk);
    m_compose->recent().setEntries(m_desk.recent);
    m_shown.clear(); // what it was made of may have changed
    showDesk();
    showBadge();
}

const EnvironmentState* SendPage::state() const
{
    const auto found = std::ranges::find(m_desk.environments, m_environment, [](const auto& one) { return one.rules.id.value(); });
    return found == m_desk.environments.end() ? nullptr : &*found;
}

QString SendPage::title() const { return state() != nullptr ? environmentTitle(state()->rules) : environmentTitle(m_environment); }

// The form for the environment that is chosen, or what has to be done first.
void SendPage::showDesk()
{
    const EnvironmentState* chosen = state();
    if (chosen != nullptr && m_shown != m_environment) {
        m_shown = m_environment; // first: what follows comes back here
        fillForm(chosen->rules);
    }
    if (chosen == nullptr || form().credential() == nullptr)
        return showEmpty();
    takePrepared();
    m_compose->setEnvironment(*chosen);
    if (m_pages->currentWidget() == m_empty)
        showCompose();
    m_review->soon();
}

void SendPage::fillForm(const waybill::environments::Environment& environment)
{
    form().setEnvironment(environment);
    form().templates().setTemplates(ofEnvironment(m_desk.templates, m_environment));
    form().setCredentials(ofEnvironment(m_desk.credentials, m_environment));
    startTestMessage();
}

// A first send needs nothing but a recipient.
void SendPage::startTestMessage()
{
    QStringList addresses;
    if (const QString last = m_source.lastFrom ? m_source.lastFrom(m_environment) : QString(); !last.isEmpty())
        addresses << last;
    for (const std::string& domain : waybill::environments::nearestFirst(m_desk.domains, m_environment))
        addresses << QStringLiteral("no-reply@") + QString::fromStdString(domain);
    form().setFromAddresses(addresses);
    if (m_isAgain)
        return;
    // It names its environment, so another one has another text as long as nobody wrote into it.
    const waybill::environments::Message draft = form().draft();
    const bool isEmpty = draft.subject.empty() && draft.text.empty();
    if (!draft.html.empty() || (!isEmpty && QString::fromStdString(draft.text) != m_proposedText))
        return;
    m_proposedText = tr("Hello,\n\nthis is a test message from %1. Nothing needs to be done.\n").arg(title());
    form().setSubjectAndText(tr("A test from Waybill"), m_proposedText);
}

void SendPage::prepare(const SendAgain& again)
{
    if (m_sending) {
        emit statusMessage(tr("A message is just being sent; prepare the next one after it."), saidFor);
        return;
    }
    m_prepared = again;
    if (m_pages->currentWidget() == m_sent)
        backToMessage();
    else
        showDesk();
}

void SendPage::takePrepared()
{
    if (!m_prepared || m_prepared->environment != m_environment)
        return;
    const SendAgain again = *std::exchange(m_prepared, std::nullopt);
    m_isAgain = true;
    form().clearContent();
    form().setRecipient(QString::fromStdString(again.recipient));
    form().setType(QString::fromStdString(again.messageType));
    TemplateRow& templates = form().templates();
    if (templates.has(again.templateId))
        templates.choose(again.templateId);
    else if (!again.templateId.empty())
        form().setProviderTemplate(QString::fromStdString(again.templateId));
    else
        templates.choose(again.messageType); // changes nothing where none is called so
    form().renewId();
    if (form().draft().templateId.empty() && templates.chosen() == nullptr)
        m_strip->show(tr("The recipient is filled in. What the message said isn’t kept: choose its template, or write it."));
    else
        m_strip->show(tr("Recipient and template are filled in. Check the message; nothing is sent until you send it."));
}

void SendPage::showEmpty()
{
    if (m_pages->currentWidget() == m_sent)
        return;
    if (!m_loaded) {
        if (m_away)
            m_empty->set(tr("Sending waits for the relay."), tr("It keeps the guard, the caps and the ledger. This page goes on by itself once it answers."));
        else
            m_empty->set(tr("Asking the relay what can be sent…"));
    } else if (m_environment.empty()) {
        m_empty->set(tr("Choose the environment to send from."),
                     tr("It is at the top left, and decides who can be reached. Nothing is sent from all of them."),
                     tr("Use a safe one"));
    } else if (state() == nullptr) {
        m_empty->set(tr("The relay knows no rules for sending in %1.").arg(title()), tr("waybillctl environment set gives it some."));
    } else {
        m_empty->set(tr("%1 has no credential to send with.").arg(title()),
                     tr("A credential is a provider’s key in your own keychain; the relay only knows its name.\n"
                        "In a terminal: waybillctl credential add --environment %1")
                         .arg(QString::fromStdString(m_environment)),
                     tr("Add a credential…"));
    }
    m_pages->setCurrentWidget(m_empty);
}

void SendPage::showCompose()
{
    const bool hadFocus = m_empty->hasFocus() || m_empty->isAncestorOf(QApplication::focusWidget());
    m_pages->setCurrentWidget(m_compose);
    if (hadFocus)
        takeFocus(); // the person waited here to begin
}

void SendPage::leaveEmpty()
{
    if (!m_environment.empty())
        emit credentialRequested(m_environment);
    else if (const EnvironmentState* safe = safeOne(m_desk))
        emit environmentRequested(safe->rules.id.value());
}

std::optional<DraftReview::Subject> SendPage::subject() const
{
    const waybill::sending::Credential* credential = m_compose->form().credential();
    if (state() == nullptr || credential == nullptr)
        return std::nullopt;
    return DraftReview::Subject{.draft = m_compose->form().draft(),
                                .environment = state()->rules,
                                .credential = *credential,
                                .sentToday = state()->sentToday,
                                .confirmation = m_compose->confirmation().toStdString(),
                                .watchedDomains = m_desk.domains};
}

void SendPage::takeReview()
{
    showReview();
    if (std::exchange(m_wantsToSend, false))
        sendNow();
}

void SendPage::showReview()
{
    if (!m_review->latest())
        return;
    m_compose->show(*m_review, m_away, m_sending);
    const QString reason = ComposeView::firstBlock(*m_review->latest());
    emit summaryText(reason.isEmpty() ? tr("Ready to send") : tr("Not ready: %1").arg(reason));
}

void SendPage::showBadge()
{
    const int unknown = m_compose->recent().unknown();
    emit badgeChanged({.count = unknown, .urgent = false, .meaning = tr("%n send(s) to reconcile", nullptr, unknown)});
}

void SendPage::send()
{
    if (m_sending || m_away || m_pages->currentWidget() != m_compose)
        return;
    m_wantsToSend = true;
    form().closeLists(); // an open one would keep the keyboard
    window()->activateWindow();
    m_review->now(); // of what stands there now
}

void SendPage::sendNow()
{
    const waybill::sending::Review& review = *m_review->latest();
    if (review.isBlocked()) {
        emit statusMessage(tr("Not sent: %1").arg(ComposeView::firstBlock(review)), saidFor);
        return m_compose->focusConfirmation();
    }
    const waybill::sending::Credential credential = *form().credential();
    const waybill::environments::Message& message = review.composed.message;
    m_sending = true;
    m_isAgain = false;
    m_strip->clear();
    m_sent->begin({.environment = m_environment,
                   .provider = credential.provider,
                   .credential = credential.name,
                   .recipient = message.to.address,
                   .messageType = message.messageType,
                   .correlationId = message.correlationId});
    m_pages->setCurrentWidget(m_sent);
    m_sent->takeFocus();
    askHowLongIsUsual(credential.provider);
    if (m_source.keepFrom)
        m_source.keepFrom(m_environment, form().from());
    m_stop = m_source.send(
        {.message = message, .environment = m_environment, .credential = credential,
         .confirmation = m_compose->confirmation().toStdString()},
        this, [this](SendState state, int attempt) { m_sent->setState(state, attempt); },
        [this](const waybill::sending::SendReport& report) { sent(report); });
    m_compose->clearConfirmation();
}

void SendPage::sent(const waybill::sending::SendReport& report)
{
    m_sending = false;
    m_sent->finish(report);
    if (report.state == SendState::Accepted)
        form().renewId();
    reload(); // what is left of the cap, and the ledger
}

void SendPage::follow(const LedgerEntry& entry)
{
    m_sent->show(entry);
    m_pages->setCurrentWidget(m_sent);
    m_sent->takeFocus();
    askHowLongIsUsual(entry.intent.provider);
}

void SendPage::askHowLongIsUsual(const std::string& provider)
{
    if (!m_source.usual)
        return;
    m_source.usual(provider, this, [this, provider](const Result<std::optional<std::chrono::milliseconds>>& usual) {
        if (usual && m_sent->entry().intent.provider == provider)
            m_sent->setUsual(*usual);
    });
}

void SendPage::reconcile(const std::string& id)
{
    m_source.reconcile(id, this, [this](Result<LedgerEntry> entry) {
        if (!entry) {
            m_strip->show(entry.error());
            return;
        }
        emit statusMessage(entry->last.state == SendState::Unknown
                               ? tr("No webhook shows it yet. The provider’s own log may: look there by your id.")
                               : tr("It was sent: %1").arg(QString::fromStdString(entry->last.text)),
                           saidFor);
        if (m_sent->entry().id == entry->id)
            m_sent->show(*entry);
        reload();
    });
}

void SendPage::backToMessage()
{
    form().renewId();
    m_pages->setCurrentWidget(m_compose);
    m_review->forgetRecipient(); // a bounce may have come meanwhile
    showDesk();
    form().focusRecipient();
}

void SendPage::takeTemplate(const QString& name, int version)
{
    emit statusMessage(tr("Saved %1, version %2").arg(name).arg(version), saidFor);
    m_source.desk(this, [this, name](Result<Desk> desk) {
        takeDesk(std::move(desk));
        form().templates().choose(name.toStdString());
    });
}

} // namespace waybill::ui::sending
