// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/SendPage.h"

#include "core/environments/Address.h"
#include "core/providers/registry/SendApis.h"
#include "ui/sending/GuardBanner.h"
#include "ui/sending/MessageForm.h"
#include "ui/sending/PreflightPane.h"
#include "ui/sending/PreviewPane.h"
#include "ui/sending/RecentSends.h"
#include "ui/sending/SendWords.h"
#include "ui/sending/SentView.h"
#include "ui/sending/StepStrip.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Strip.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using namespace std::chrono_literals;
using waybill::sending::LedgerEntry;
using waybill::sending::PreflightItem;
using waybill::sending::SendState;
using Verdict = PreflightItem::Verdict;

constexpr auto typingPause = 150ms;
constexpr std::chrono::milliseconds askAgainAfter{1500};
constexpr int saidFor = 5000;
constexpr int formWidth = 456;
constexpr int checksWidth = 348;
constexpr int longestReason = 60;

enum Step { EnvironmentStep, CredentialStep, DomainStep, RecipientStep, CheckStep, TraceStep };

QSplitter* splitter(Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes)
{
    auto* split = new QSplitter(orientation);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    for (QWidget* part : parts)
        split->addWidget(part);
    split->setSizes(sizes);
    return split;
}

QString firstBlock(const waybill::sending::Review& review)
{
    const auto block = std::ranges::find(review.items, Verdict::Block, &PreflightItem::verdict);
    return block == review.items.end() ? QString() : QString::fromStdString(block->title);
}

} // namespace

SendPage::SendPage(const Clock& clock, SendSource source, trace::TraceSource traces, QWidget* parent)
    : Page(tr("Send"), QStringLiteral("document-send"), parent), m_clock(clock), m_source(std::move(source))
{
    setObjectName(QStringLiteral("sendPage"));
    m_sent = new SentView(clock, std::move(traces), this);
    build();
    connectParts();
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(typingPause);
    showEmpty();
}

SendPage::~SendPage() { m_stop.request_stop(); }

void SendPage::build()
{
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("sendStrip"));
    m_empty = new EmptyState(this);
    m_compose = buildCompose();
    m_pages = new QStackedWidget(this);
    for (QWidget* page : {static_cast<QWidget*>(m_empty), m_compose, static_cast<QWidget*>(m_sent)})
        m_pages->addWidget(page);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_pages, 1);
}

QWidget* SendPage::buildCompose()
{
    m_steps = new StepStrip(tr("First send"), {tr("Environment"), tr("Credential"), tr("Domain"), tr("Recipient"),
                                               tr("Check and send"), tr("Live trace")});
    m_guard = new GuardBanner;
    m_form = new MessageForm;
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_form);
    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->setSpacing(0);
    leftColumn->addWidget(new PaneTitle(tr("Message")));
    leftColumn->addWidget(scroll, 1);
    left->setMinimumWidth(340);
    m_preview = new PreviewPane;
    m_preview->setMinimumWidth(280);
    m_preflight = new PreflightPane;
    m_recent = new RecentSends(m_clock);
    QSplitter* right = splitter(Qt::Vertical, {m_preflight, m_recent}, {420, 220});
    right->setMinimumWidth(260);
    QSplitter* panes = splitter(Qt::Horizontal, {left, m_preview, right}, {formWidth, 484, checksWidth});
    panes->setObjectName(QStringLiteral("sendPanes"));
    panes->setStretchFactor(1, 1);
    auto* compose = new QWidget;
    auto* column = new QVBoxLayout(compose);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_steps);
    column->addWidget(m_guard);
    column->addWidget(panes, 1);
    column->addWidget(buildActions());
    return compose;
}

QWidget* SendPage::buildActions()
{
    auto* bar = new QWidget;
    bar->setFixedHeight(56);
    m_actionNote = new QLabel(bar);
    m_actionNote->setObjectName(QStringLiteral("sendNote"));
    m_actionNote->setTextFormat(Qt::PlainText);
    m_actionNote->setWordWrap(true);
    m_confirm = new QLineEdit(bar);
    m_confirm->setObjectName(QStringLiteral("sendConfirm"));
    m_confirm->setFixedWidth(220);
    m_confirm->hide();
    m_send = new QPushButton(bar);
    m_send->setObjectName(QStringLiteral("sendButton"));
    m_send->setEnabled(false); // until the message was looked at
    m_send->setProperty("primary", true);
    m_send->setIcon(icon(QStringLiteral("document-send"), palette()));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(12);
    row->addWidget(m_actionNote, 1);
    row->addWidget(m_confirm);
    row->addWidget(m_send);
    return bar;
}

void SendPage::connectParts()
{
    connect(m_strip, &Strip::actionClicked, this, &SendPage::reload);
    connect(m_empty, &EmptyState::actionClicked, this, [this] {
        if (m_environment.empty()) {
            // One that can't reach everybody, and has a credential if any has.
            const auto isSafe = [](const waybill::environments::EnvironmentState& one) {
                return one.rules.guard != waybill::environments::GuardLevel::Everybody;
            };
            const auto canSend = [this, isSafe](const waybill::environments::EnvironmentState& one) {
                return isSafe(one) && std::ranges::count(m_desk.credentials, one.rules.id.value(), &waybill::sending::Credential::environment) > 0;
            };
            auto safe = std::ranges::find_if(m_desk.environments, canSend);
            if (safe == m_desk.environments.end())
                safe = std::ranges::find_if(m_desk.environments, isSafe);
            if (safe != m_desk.environments.end())
                emit environmentRequested(safe->rules.id.value());
        } else {
            emit credentialRequested(m_environment);
        }
    });
    connect(m_form, &MessageForm::edited, this, &SendPage::reviewSoon);
    connect(m_form, &MessageForm::credentialChanged, this, &SendPage::showDesk);
    connect(m_form, &MessageForm::attachmentsRequested, this, &SendPage::chooseFiles);
    connect(m_form, &MessageForm::saveTemplateRequested, this, &SendPage::askTemplateName);
    connect(m_form, &MessageForm::removeTemplateRequested, this, &SendPage::removeTemplate);
    connect(m_confirm, &QLineEdit::textChanged, this, &SendPage::reviewSoon);
    connect(m_confirm, &QLineEdit::returnPressed, this, &SendPage::send);
    connect(&m_quiet, &QTimer::timeout, this, &SendPage::reviewNow);
    connect(m_send, &QPushButton::clicked, this, &SendPage::send);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), m_compose);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &SendPage::send);
    }
    connect(m_preview, &PreviewPane::statusMessage, this, &Page::statusMessage);
    connect(m_preflight, &PreflightPane::evidenceRequested, this, &Page::openTraceRequested);
    connect(m_recent, &RecentSends::reconcileRequested, this, &SendPage::reconcile);
    connect(m_recent, &RecentSends::openRequested, this, [this](const LedgerEntry& entry) {
        m_sent->show(entry);
        m_pages->setCurrentWidget(m_sent);
        m_sent->takeFocus();
    });
    m_askAgain.setSingleShot(true);
    m_askAgain.setInterval(askAgainAfter);
    connect(&m_askAgain, &QTimer::timeout, this, &SendPage::askAboutSuppression);
    connect(m_sent, &SentView::backRequested, this, &SendPage::backToMessage);
    connect(m_sent, &SentView::reconcileRequested, this, &SendPage::reconcile);
    connect(m_sent, &SentView::relayPageRequested, this, &SendPage::relayPageRequested);
    connect(m_sent, &SentView::openTraceRequested, this, &Page::openTraceRequested);
    connect(m_sent, &SentView::filterRequested, this, &Page::filterRequested);
    connect(m_sent, &SentView::statusMessage, this, &Page::statusMessage);
}

void SendPage::setEnvironment(const std::string& name)
{
    if (m_environment == name)
        return;
    m_environment = name;
    m_confirm->clear();
    showDesk();
}

void SendPage::reload()
{
    m_source.desk(this, [this](Result<Desk> desk) { takeDesk(std::move(desk)); });
}

void SendPage::setRelayAway(bool away)
{
    m_away = away;
    if (away)
        m_strip->show(tr("The relay is away, so nothing is sent: it keeps the caps and the ledger. What you write here stays."));
    else
        reload();
    showReview();
}

void SendPage::setStatus(const feed::RelayStatus& status) { m_sent->setStatus(status); }

void SendPage::eventsArrived()
{
    m_sent->eventsArrived();
    if (!m_askAgain.isActive())
        m_askAgain.start();
}

void SendPage::takeFocus()
{
    if (m_pages->currentWidget() == m_sent)
        m_sent->takeFocus();
    else if (m_pages->currentWidget() == m_compose)
        m_form->focusRecipient();
    else
        m_empty->setFocus(Qt::OtherFocusReason);
}

bool SendPage::isReady() const
{
    return m_loaded && (m_pages->currentWidget() != m_compose || (m_review && m_answered == m_reviewed && !m_quiet.isActive()));
}

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
    m_recent->setEntries(m_desk.recent);
    m_shown.clear(); // what it was made of may have changed
    showDesk();
    showBadge();
}

const waybill::environments::EnvironmentState* SendPage::state() const
{
    const auto found = std::ranges::find(m_desk.environments, m_environment, [](const auto& one) { return one.rules.id.value(); });
    return found == m_desk.environments.end() ? nullptr : &*found;
}

const waybill::environments::Environment* SendPage::environment() const { return state() == nullptr ? nullptr : &state()->rules; }

// The form for the environment that is chosen, or what has to be done first.
void SendPage::showDesk()
{
    const waybill::environments::Environment* chosen = environment();
    const bool isNew = m_shown != m_environment;
    if (chosen != nullptr && isNew) {
        m_shown = m_environment; // first: what follows comes back here
        std::vector<waybill::sending::Credential> credentials;
        std::ranges::copy_if(m_desk.credentials, std::back_inserter(credentials),
                             [this](const auto& credential) { return credential.environment == m_environment; });
        std::vector<waybill::sending::SavedTemplate> templates;
        std::ranges::copy_if(m_desk.templates, std::back_inserter(templates),
                             [this](const auto& saved) { return saved.environment == m_environment; });
        m_form->setEnvironment(*chosen);
        m_form->setTemplates(std::move(templates));
        m_form->setCredentials(std::move(credentials));
        startTestMessage();
    }
    if (chosen == nullptr || m_form->credential() == nullptr) {
        showEmpty();
        return;
    }
    m_guard->setEnvironment(*chosen, m_form->credential()->provider, sentToday());
    const bool asksName = chosen->guard == waybill::environments::GuardLevel::Everybody;
    m_confirm->setVisible(asksName);
    m_confirm->setPlaceholderText(tr("Type %1 to send").arg(QString::fromStdString(m_environment)));
    m_confirm->setAccessibleName(m_confirm->placeholderText());
    if (m_pages->currentWidget() == m_empty)
        m_pages->setCurrentWidget(m_compose);
    reviewSoon();
}

void SendPage::showEmpty()
{
    if (m_pages->currentWidget() == m_sent)
        return;
    if (!m_loaded) {
        m_empty->set(tr("Asking the relay what can be sent…"));
    } else if (m_environment.empty()) {
        m_empty->set(tr("Choose the environment to send from."),
                     tr("It is at the top left, and decides who can be reached. Nothing is sent from all of them."),
                     tr("Use a safe one"));
    } else if (environment() == nullptr) {
        m_empty->set(tr("The relay knows no rules for sending in %1.").arg(environmentTitle(m_environment)),
                     tr("waybillctl environment set gives it some."));
    } else {
        m_empty->set(tr("%1 has no credential to send with.").arg(environmentTitle(m_environment)),
                     tr("A credential is a provider’s key in your own keychain; the relay only knows its name.\n"
                        "In a terminal: waybillctl credential add --environment %1")
                         .arg(QString::fromStdString(m_environment)),
                     tr("Add a credential…"));
    }
    m_pages->setCurrentWidget(m_empty);
}

// A first send needs nothing but a recipient.
void SendPage::startTestMessage()
{
    QStringList addresses;
    if (const QString last = m_source.lastFrom ? m_source.lastFrom(m_environment) : QString(); !last.isEmpty())
        addresses << last;
    for (const std::string& domain : m_desk.domains)
        addresses << QStringLiteral("no-reply@") + QString::fromStdString(domain);
    m_form->setFromAddresses(addresses);
    const waybill::environments::Message draft = m_form->draft();
    if (draft.subject.empty() && draft.text.empty() && draft.html.empty())
        m_form->setSubjectAndText(tr("A test from Waybill"),
                                  tr("Hello,\n\nthis is a test message from %1. Nothing needs to be done.\n").arg(environmentTitle(m_environment)));
}

int SendPage::sentToday() const { return state() == nullptr ? 0 : state()->sentToday; }

// What is watched and isn't the From's own: a link there from a test message is doubtful.
std::vector<std::string> SendPage::productionDomains() const
{
    std::vector<std::string> domains;
    std::ranges::copy_if(m_desk.domains, std::back_inserter(domains),
                         [this](const std::string& domain) { return domain != m_domain; });
    return domains;
}

waybill::sending::ReviewFacts SendPage::facts() const
{
    waybill::sending::ReviewFacts facts;
    if (const waybill::environments::Environment* chosen = environment())
        facts.environment = *chosen;
    if (const waybill::sending::Credential* credential = m_form->credential())
        facts.credential = *credential;
    facts.suppression = m_suppression;
    facts.sentToday = sentToday();
    facts.confirmation = m_confirm->text().trimmed().toStdString();
    facts.productionDomains = productionDomains();
    facts.domain = m_domainFacts;
    return facts;
}

void SendPage::reviewSoon()
{
    ++m_reviewed; // what is under way is of an older text
    m_quiet.start();
}

void SendPage::reviewNow()
{
    m_quiet.stop();
    if (environment() == nullptr || m_form->credential() == nullptr)
        return;
    askAboutRecipient();
    askAboutDomain();
    m_source.review(m_form->draft(), facts(), this, [this, asked = ++m_reviewed](waybill::sending::Review review) {
        if (asked == m_reviewed)
            takeReview(std::move(review));
    });
}

void SendPage::askAboutRecipient()
{
    const auto plain = waybill::environments::plainAddress(m_form->draft().to.address);
    const std::string recipient = plain ? *plain : std::string();
    if (recipient == m_recipient)
        return;
    m_recipient = recipient;
    m_suppression.reset();
    askAboutSuppression();
}

// Again while events come in: a bounce may be among them.
void SendPage::askAboutSuppression()
{
    const std::string recipient = m_recipient;
    if (recipient.empty() || m_pages->currentWidget() != m_compose)
        return;
    m_source.suppression(recipient, m_environment, this,
                         [this, recipient](Result<std::optional<waybill::environments::Suppression>> found) {
                             if (recipient != m_recipient || !found || m_suppression.has_value() == found->has_value())
                                 return;
                             m_suppression = *found;
                             reviewSoon();
                         });
}

void SendPage::askAboutDomain()
{
    const auto plain = waybill::environments::plainAddress(m_form->draft().from.address);
    const std::string domain = plain ? plain->substr(plain->rfind('@') + 1) : std::string();
    if (domain == m_domain)
        return;
    m_domain = domain;
    m_domainFacts.reset();
    if (domain.empty())
        return;
    m_source.domain(domain, this, [this, domain](Result<std::optional<waybill::sending::DomainFacts>> facts) {
        if (domain != m_domain || !facts || !facts->has_value())
            return;
        m_domainFacts = *facts;
        reviewSoon();
    });
}

void SendPage::takeReview(waybill::sending::Review review)
{
    m_review = std::move(review);
    m_answered = m_reviewed;
    showReview();
    if (std::exchange(m_wantsToSend, false))
        sendNow();
}

void SendPage::showReview()
{
    if (!m_review)
        return;
    m_preview->setReview(*m_review);
    m_preflight->setItems(m_review->items);
    const waybill::environments::Message& message = m_review->composed.message;
    const waybill::environments::Environment* chosen = environment();
    const std::string provider = m_form->credential() != nullptr ? m_form->credential()->provider : std::string();
    const bool allowed = chosen != nullptr && !m_suppression &&
                         waybill::environments::isAllowedRecipient(message.to.address, *chosen, providers::testAddressesOf(provider));
    QString note;
    if (m_suppression)
        note = tr("Must not be mailed: %1").arg(QString::fromStdString(m_suppression->reason));
    else if (waybill::environments::plainAddress(message.to.address))
        note = allowed ? tr("Can be reached from %1").arg(environmentTitle(m_environment))
                       : tr("Can’t be reached from %1").arg(environmentTitle(m_environment));
    m_form->setRecipientNote(note, allowed);
    const QString reason = firstBlock(*m_review);
    m_guard->setRefusal(message.to.address.empty() ? QString() : reason);
    const int warnings = m_review->warnings();
    m_actionNote->setText(m_away       ? tr("The relay is away: nothing is sent.")
                          : warnings > 0 ? tr("%n doubtful thing(s), said at the right.", nullptr, warnings)
                                         : QString());
    QString text = tr("Send 1 message in %1    Ctrl+Enter").arg(environmentTitle(m_environment));
    if (m_away)
        text = tr("Relay away");
    else if (!reason.isEmpty())
        text = reason.size() > longestReason ? reason.left(longestReason) + QChar(0x2026) : reason;
    m_send->setText(text);
    m_send->setToolTip(reason);
    m_send->setAccessibleName(text);
    m_send->setEnabled(reason.isEmpty() && !m_away && !m_sending);
    showSteps();
    emit summaryText(reason.isEmpty() ? tr("Ready to send") : tr("Not ready: %1").arg(reason));
}

void SendPage::showSteps()
{
    using State = StepStrip::State;
    const auto ok = [](bool done) { return done ? State::Done : State::Trouble; };
    std::vector<State> states(6, State::ToCome);
    states[EnvironmentStep] = ok(environment() != nullptr && !environment()->paused);
    states[CredentialStep] = ok(m_form->credential() != nullptr);
    states[DomainStep] = ok(m_domainFacts && m_domainFacts->ready);
    const waybill::environments::Environment* chosen = environment();
    const bool reachable = chosen != nullptr && m_form->credential() != nullptr && !m_suppression &&
                           waybill::environments::isAllowedRecipient(m_recipient, *chosen,
                                                            providers::testAddressesOf(m_form->credential()->provider));
    states[RecipientStep] = m_recipient.empty() ? State::Current : ok(reachable);
    states[CheckStep] = m_recipient.empty() ? State::ToCome : m_review && m_review->isBlocked() ? State::Trouble : State::Current;
    m_steps->setStates(states);
}

void SendPage::showBadge()
{
    const int unknown = m_recent->unknown();
    emit badgeChanged({.count = unknown, .urgent = false, .meaning = tr("%n send(s) to reconcile", nullptr, unknown)});
}

void SendPage::send()
{
    if (m_sending || m_away || m_pages->currentWidget() != m_compose)
        return;
    m_wantsToSend = true;
    m_form->closeLists(); // an open one would keep the keyboard
    window()->activateWindow();
    reviewNow(); // of what stands there now
}

void SendPage::sendNow()
{
    if (m_review->isBlocked()) {
        emit statusMessage(tr("Not sent: %1").arg(firstBlock(*m_review)), saidFor);
        if (m_confirm->isVisible() && m_confirm->text() != QString::fromStdString(m_environment))
            m_confirm->setFocus(Qt::OtherFocusReason);
        return;
    }
    const waybill::sending::Credential credential = *m_form->credential();
    const waybill::environments::Message& message = m_review->composed.message;
    m_sending = true;
    m_sent->begin({.environment = m_environment,
                   .provider = credential.provider,
                   .credential = credential.name,
                   .recipient = message.to.address,
                   .messageType = message.messageType,
                   .correlationId = message.correlationId});
    m_pages->setCurrentWidget(m_sent);
    m_sent->takeFocus();
    if (m_source.keepFrom)
        m_source.keepFrom(m_environment, m_form->from());
    m_stop = m_source.send(
        {.message = message, .environment = m_environment, .credential = credential,
         .confirmation = m_confirm->text().trimmed().toStdString()},
        this, [this](SendState state, int attempt) { m_sent->setState(state, attempt); },
        [this](const waybill::sending::SendReport& report) { sent(report); });
    m_confirm->clear(); // typed anew for each
}

void SendPage::sent(const waybill::sending::SendReport& report)
{
    m_sending = false;
    m_sent->finish(report);
    if (report.state == SendState::Accepted)
        m_form->renewId();
    reload(); // what is left of the cap, and the ledger
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
    m_form->renewId();
    m_pages->setCurrentWidget(m_compose);
    showDesk();
    m_form->focusRecipient();
    m_recipient.clear(); // a bounce may have come meanwhile: its suppression is asked for again
    reviewSoon();
}

void SendPage::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Files to attach"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        m_source.readFiles(files, this, [this](Result<std::vector<waybill::environments::Attachment>> attachments) {
            if (attachments)
                m_form->addAttachments(std::move(*attachments));
            else
                m_strip->show(attachments.error());
        });
    });
    dialog->open();
}

void SendPage::askTemplateName()
{
    auto* dialog = new QInputDialog(this);
    dialog->setObjectName(QStringLiteral("templateName"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save as a template"));
    dialog->setLabelText(tr("Its name in %1, of a-z, 0-9 and -. The same name makes its next version.").arg(environmentTitle(m_environment)));
    dialog->setTextValue(QString::fromStdString(m_form->templateAsEdited().content.name));
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this](const QString& name) { saveTemplate(name.trimmed().toStdString()); });
    dialog->open();
}

void SendPage::saveTemplate(const std::string& name)
{
    waybill::sending::SavedTemplate saved = m_form->templateAsEdited();
    if (saved.content.name != name)
        saved.version = 0; // another one
    saved.content.name = name;
    m_source.saveTemplate(saved, this, [this, name](Result<int> version) {
        if (!version) {
            m_strip->show(version.error());
            return;
        }
        emit statusMessage(tr("Saved %1, version %2").arg(QString::fromStdString(name)).arg(*version), saidFor);
        m_source.desk(this, [this, name](Result<Desk> desk) {
            takeDesk(std::move(desk));
            m_form->chooseTemplate(name);
        });
    });
}

void SendPage::removeTemplate()
{
    const std::string name = m_form->templateAsEdited().content.name;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Remove the template"),
                                tr("Remove %1 for everybody in %2?").arg(QString::fromStdString(name), environmentTitle(m_environment)),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, [this, name] {
        m_source.removeTemplate(m_environment, name, this, [this](const Result<QByteArray>& removed) {
            if (!removed)
                m_strip->show(removed.error());
            else
                reload();
        });
    });
    box->open();
}

} // namespace waybill::ui::sending
