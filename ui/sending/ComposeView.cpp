// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/ComposeView.h"

#include "core/environments/Address.h"
#include "core/providers/registry/SendApis.h"
#include "ui/sending/DraftReview.h"
#include "ui/sending/GuardBanner.h"
#include "ui/sending/PreflightPane.h"
#include "ui/sending/PreviewPane.h"
#include "ui/sending/RecentSends.h"
#include "ui/sending/StepStrip.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using waybill::environments::GuardLevel;
using waybill::sending::PreflightItem;

const QList<int> paneWidths{456, 484, 348};
const QList<int> narrowPaneWidths{704, 348};
constexpr int leastPreview = 360;
constexpr int narrowBelow = 1152; // a window of 1200, its rail shrunk to icons
constexpr int longestReason = 60;

QString panesKey(bool narrow) { return narrow ? QStringLiteral("send/narrowPanes") : QStringLiteral("send/panes"); }

enum Step { EnvironmentStep, CredentialStep, DomainStep, RecipientStep, CheckStep, TraceStep };

} // namespace

ComposeView::ComposeView(const Clock& clock, QSettings* settings, QWidget* parent) : QWidget(parent), m_settings(settings)
{
    setObjectName(QStringLiteral("composeView"));
    build(clock);
    connectParts();
    tint();
}

void ComposeView::build(const Clock& clock)
{
    m_steps = new StepStrip(tr("First send"), {tr("Environment"), tr("Credential"), tr("Domain"), tr("Recipient"),
                                               tr("Check and send"), tr("Live trace")});
    m_guard = new GuardBanner;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_steps);
    column->addWidget(m_guard);
    column->addWidget(buildPanes(clock), 1);
    column->addWidget(buildActions());
}

QWidget* ComposeView::buildPanes(const Clock& clock)
{
    m_preview = new PreviewPane;
    m_preview->setMinimumWidth(leastPreview);
    m_preflight = new PreflightPane;
    m_recent = new RecentSends(clock);
    QSplitter* right = makeSplitter(Qt::Vertical, {m_preflight, m_recent}, {420, 220});
    right->setObjectName(QStringLiteral("sendRight"));
    right->setMinimumWidth(280);
    m_panes = makeSplitter(Qt::Horizontal, {buildMessage(), m_preview, right}, paneWidths);
    m_panes->setObjectName(QStringLiteral("sendPanes"));
    m_panes->setStretchFactor(1, 1);
    if (m_settings != nullptr) {
        rememberSplitter(*right, *m_settings, QStringLiteral("send/right"));
        keepSplitter(*m_panes, *m_settings, [this] { return panesKey(m_narrow); });
    }
    sizePanes();
    return m_panes;
}

QWidget* ComposeView::buildMessage()
{
    m_form = new MessageForm;
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_form);
    m_messageTitle = new PaneTitle(tr("Message"));
    auto* message = new QWidget;
    auto* column = new QVBoxLayout(message);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messageTitle);
    column->addWidget(scroll, 1);
    m_left = new QTabWidget;
    m_left->setObjectName(QStringLiteral("sendLeft"));
    m_left->setAccessibleName(tr("Message and preview"));
    m_left->setTabBarAutoHide(true);
    m_left->addTab(message, tr("Message"));
    m_left->setMinimumWidth(340);
    return m_left;
}

QWidget* ComposeView::buildActions()
{
    auto* bar = new QWidget;
    bar->setFixedHeight(56);
    m_note = new QLabel(bar);
    m_note->setObjectName(QStringLiteral("sendNote"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_confirm = new QLineEdit(bar);
    m_confirm->setObjectName(QStringLiteral("sendConfirm"));
    m_confirm->setFixedWidth(220);
    m_confirm->hide();
    m_pause = new QPushButton(bar);
    m_pause->setObjectName(QStringLiteral("sendPause"));
    m_send = new QPushButton(bar);
    m_send->setObjectName(QStringLiteral("sendButton"));
    m_send->setEnabled(false); // until the message was looked at
    m_send->setProperty("primary", true);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(12);
    row->addWidget(m_note, 1);
    row->addWidget(m_confirm);
    row->addWidget(m_pause);
    row->addWidget(m_send);
    return bar;
}

void ComposeView::connectParts()
{
    connect(m_form, &MessageForm::edited, this, &ComposeView::edited);
    connect(m_confirm, &QLineEdit::textChanged, this, &ComposeView::edited);
    connect(m_confirm, &QLineEdit::returnPressed, this, &ComposeView::sendRequested);
    connect(m_pause, &QPushButton::clicked, this, &ComposeView::pauseRequested);
    connect(m_send, &QPushButton::clicked, this, &ComposeView::sendRequested);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &ComposeView::sendRequested);
    }
    connect(m_preview, &PreviewPane::statusMessage, this, &ComposeView::statusMessage);
    connect(m_preflight, &PreflightPane::evidenceRequested, this, &ComposeView::evidenceRequested);
}

void ComposeView::setEnvironment(const waybill::environments::EnvironmentState& state)
{
    m_environment = state.rules;
    const QString title = environmentTitle(m_environment);
    m_guard->setEnvironment(m_environment, m_form->credential()->provider, state.sentToday);
    m_confirm->setVisible(m_environment.guard == GuardLevel::Everybody);
    m_confirm->setPlaceholderText(tr("Type %1 to send").arg(QString::fromStdString(m_environment.id.value())));
    m_confirm->setAccessibleName(m_confirm->placeholderText());
    m_pause->setText(m_environment.paused ? tr("Resume sending…") : tr("Pause all sends"));
    m_pause->setToolTip(m_environment.paused ? tr("Sends in %1 go out again").arg(title)
                                             : tr("Nobody sends anything in %1 until it is resumed").arg(title));
    tint();
}

QString ComposeView::confirmation() const { return m_confirm->text().trimmed(); }

void ComposeView::clearConfirmation() { m_confirm->clear(); }

void ComposeView::focusConfirmation()
{
    if (m_confirm->isVisible() && confirmation().toStdString() != m_environment.id.value())
        m_confirm->setFocus(Qt::OtherFocusReason);
}

QString ComposeView::firstBlock(const waybill::sending::Review& review)
{
    const auto block = std::ranges::find(review.items, PreflightItem::Verdict::Block, &PreflightItem::verdict);
    return block == review.items.end() ? QString() : QString::fromStdString(block->title);
}

void ComposeView::show(const DraftReview& review, bool away, bool sending)
{
    if (!review.latest())
        return;
    m_preview->setReview(*review.latest());
    m_preflight->setItems(review.latest()->items);
    showRecipient(review);
    showActions(*review.latest(), away, sending);
    showSteps(review);
}

bool ComposeView::isReachable(const std::string& recipient) const
{
    const waybill::sending::Credential* credential = m_form->credential();
    return credential != nullptr &&
           waybill::environments::isAllowedRecipient(recipient, m_environment, providers::testAddressesOf(credential->provider));
}

void ComposeView::showRecipient(const DraftReview& review)
{
    const QString title = environmentTitle(m_environment);
    const bool reachable = !review.suppression() && isReachable(review.recipient());
    QString note;
    if (review.suppression())
        note = tr("Must not be mailed: %1").arg(QString::fromStdString(review.suppression()->reason));
    else if (!review.recipient().empty())
        note = reachable ? tr("Can be reached from %1").arg(title) : tr("Can’t be reached from %1").arg(title);
    m_form->setRecipientNote(note, reachable);
    if (m_environment.paused)
        m_guard->setRefusal(tr("sending is paused in %1, for everybody, until it is resumed").arg(title));
    else
        m_guard->setRefusal(review.latest()->composed.message.to.address.empty() ? QString() : firstBlock(*review.latest()));
}

void ComposeView::showActions(const waybill::sending::Review& review, bool away, bool sending)
{
    const QString reason = firstBlock(review);
    const int warnings = review.warnings();
    m_note->setText(away           ? tr("The relay is away: nothing is sent.")
                    : warnings > 0 ? tr("%n warning(s), named under Pre-flight.", nullptr, warnings)
                                   : QString());
    QString text = tr("Send 1 message in %1    Ctrl+Enter").arg(environmentTitle(m_environment));
    if (away)
        text = tr("Relay away");
    else if (!reason.isEmpty())
        text = reason.size() > longestReason ? reason.left(longestReason) + QChar(0x2026) : reason;
    m_send->setText(text);
    m_send->setToolTip(reason);
    m_send->setAccessibleName(text);
    m_send->setEnabled(reason.isEmpty() && !away && !sending);
    m_pause->setEnabled(!away);
    tint();
}

void ComposeView::showSteps(const DraftReview& review)
{
    using State = StepStrip::State;
    const auto ok = [](bool done) { return done ? State::Done : State::Trouble; };
    const bool hasRecipient = !review.recipient().empty();
    std::vector<State> states(6, State::ToCome);
    states[EnvironmentStep] = ok(!m_environment.paused);
    states[CredentialStep] = ok(m_form->credential() != nullptr);
    states[DomainStep] = ok(review.isDomainReady());
    if (hasRecipient)
        states[RecipientStep] = ok(!review.suppression() && isReachable(review.recipient()));
    else
        states[RecipientStep] = State::Current;
    if (hasRecipient)
        states[CheckStep] = review.latest()->isBlocked() ? State::Trouble : State::Current;
    m_steps->setStates(states);
    m_steps->setNote(hasRecipient ? tr("Step 5 of 6") : tr("Step 4 of 6"));
}

void ComposeView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_send != nullptr)
        tint();
}

void ComposeView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    setNarrow(width() < narrowBelow);
}

void ComposeView::setNarrow(bool narrow)
{
    if (m_narrow == narrow)
        return;
    m_narrow = narrow;
    m_messageTitle->setVisible(!narrow); // the tab says it
    if (narrow) {
        m_left->addTab(m_preview, tr("Preview"));
    } else {
        m_panes->insertWidget(1, m_preview);
        m_preview->show(); // it was hidden as a tab
    }
    m_panes->setStretchFactor(narrow ? 0 : 1, 1);
    sizePanes();
}

void ComposeView::sizePanes()
{
    if (m_settings == nullptr || !restoreSplitter(*m_panes, *m_settings, panesKey(m_narrow)))
        m_panes->setSizes(m_narrow ? narrowPaneWidths : paneWidths);
}

void ComposeView::tint()
{
    const Tokens tokens = tokensOf(palette());
    m_send->setIcon(icon(QStringLiteral("document-send"), m_send->isEnabled() ? tokens.onAccent : tokens.secondary));
    m_pause->setIcon(icon(m_environment.paused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause"), palette()));
}

} // namespace waybill::ui::sending
