// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/StoryView.h"

#include "ui/trace/EventList.h"
#include "ui/trace/EventModel.h"
#include "ui/trace/EvidencePane.h"
#include "ui/trace/Hidden.h"
#include "ui/trace/IdStrip.h"
#include "ui/trace/LayerPath.h"
#include "ui/trace/NextAction.h"
#include "ui/trace/SupportReplyPane.h"
#include "ui/trace/TextScroll.h"
#include "ui/trace/VerdictLine.h"
#include "ui/trace/WebhookPane.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace waybill::ui::trace {

namespace {

constexpr int margin = 20;
constexpr int sideWidth = 328;
constexpr int buttonWidth = 252;
// Below this the reply moves into a tab.
constexpr int roomForSide = 900;
constexpr int iconButtonWidth = 40;
// Below this height the boxes of the path lose two of their lines.
constexpr int roomForPath = 620;
constexpr int copiedFor = 3000;
constexpr const char* wholeText = "wholeText";

QPushButton* headButton(const char* name, const QString& text, const QString& key, QWidget* parent)
{
    auto* button = new QPushButton(key.isEmpty() ? text : text + QStringLiteral("   ") + key, parent);
    button->setProperty(wholeText, button->text());
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(text);
    button->setStyleSheet(QStringLiteral("text-align: left"));
    button->setFixedHeight(28);
    return button;
}

} // namespace

StoryView::StoryView(const Clock& clock, TraceSource source, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_source(std::move(source))
{
    setObjectName(QStringLiteral("storyView"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_ids = new IdStrip(this);
    column->addWidget(m_ids);
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("traceTabs"));
    m_tabs->setAccessibleName(tr("Events and webhook"));
    m_tabs->tabBar()->setAccessibleName(tr("Events and webhook"));
    auto* zone = new QLabel(tr("Local time, %1").arg(zoneName()), m_tabs);
    zone->setForegroundRole(QPalette::PlaceholderText);
    zone->setFont(secondaryFont(font()));
    zone->setContentsMargins(0, 0, 12, 6);
    zone->setMinimumHeight(m_tabs->tabBar()->sizeHint().height());
    m_tabs->setCornerWidget(zone);
    m_tabs->addTab(makeEventsTab(), tr("Events"));
    m_webhook = new WebhookPane(clock, m_tabs);
    m_tabs->addTab(m_webhook, tr("Webhook"));
    m_side = makeSide();
    m_columns = makeSplitter(Qt::Horizontal, {m_tabs, m_side});
    m_columns->setObjectName(QStringLiteral("traceColumns"));
    m_columns->setStretchFactor(0, 1);
    column->addWidget(m_columns, 1);
    connectParts();
    tint();
}

void StoryView::tint()
{
    const Tokens tokens = tokensOf(palette());
    m_copyReply->setIcon(tokens.ownColours ? icon(QStringLiteral("edit-copy"), tokens.onAccent)
                                           : icon(QStringLiteral("edit-copy"), palette()));
    m_follow->setIcon(icon(QStringLiteral("view-visible"), palette()));
    m_copyLink->setIcon(icon(QStringLiteral("link"), palette()));
}

void StoryView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_copyLink != nullptr)
        tint();
}

QWidget* StoryView::makeHead()
{
    auto* head = new QWidget(this);
    head->setAutoFillBackground(true);
    head->setBackgroundRole(QPalette::Base);
    m_verdict = new VerdictLine(VerdictLine::Size::Full, m_clock, head);
    m_path = new LayerPath(LayerPath::Size::Full, head);
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(m_verdict, 1, Qt::AlignTop);
    top->addWidget(makeButtons(), 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(margin, 16, margin, 12);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_path);
    return head;
}

QWidget* StoryView::makeButtons()
{
    auto* box = new QWidget(this);
    box->setFixedWidth(buttonWidth);
    m_copyReply = headButton("copySupportReply", tr("Copy support reply"), QStringLiteral("Ctrl+Shift+C"), box);
    m_copyReply->setProperty("primary", true);
    m_follow = headButton("followMessage", tr("Follow this message"), QStringLiteral("F"), box);
    m_follow->setCheckable(true);
    m_follow->setAccessibleDescription(tr("Asks again as soon as news of this message arrives"));
    m_copyLink = headButton("copyLink", tr("Copy link, no address in it"), {}, box);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    for (QPushButton* button : {m_copyReply, m_follow, m_copyLink})
        column->addWidget(button);
    return box;
}

QWidget* StoryView::makeEventsTab()
{
    m_events = new EventList(EventList::Size::Full);
    m_evidence = new EvidencePane(m_clock);
    m_eventSplit = makeSplitter(Qt::Vertical, {m_events, m_evidence});
    m_eventSplit->setObjectName(QStringLiteral("traceEventSplit"));
    m_eventSplit->setStretchFactor(1, 1);
    return m_eventSplit;
}

QWidget* StoryView::makeSide()
{
    auto* content = new QWidget;
    m_reply = new SupportReplyPane(content);
    m_next = new NextAction(content);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_reply);
    column->addWidget(m_next);
    column->addStretch(1);
    auto* side = new TextScroll(content);
    side->setObjectName(QStringLiteral("traceSide"));
    side->setMinimumWidth(240);
    return side;
}

void StoryView::connectParts()
{
    const auto chooseFirst = [this](const std::vector<events::EventId>& evidence) { choose(evidence.front()); };
    connect(m_verdict, &VerdictLine::clauseActivated, this, chooseFirst);
    connect(m_path, &LayerPath::evidenceActivated, this, &StoryView::choose);
    connect(m_path, &LayerPath::layerActivated, this, [this](waybill::trace::Layer layer) {
        m_tabs->setCurrentIndex(0);
        m_events->choose(layer);
    });
    connect(m_events, &EventList::stepChosen, this, &StoryView::showEvidence);
    connect(m_events, &EventList::eventActivated, this, [this] { m_tabs->setCurrentWidget(m_webhook); });
    connect(m_evidence, &EvidencePane::openRawRequested, this, [this] { m_tabs->setCurrentWidget(m_webhook); });
    connect(m_copyReply, &QPushButton::clicked, this, &StoryView::copyReplyRequested);
    connect(m_reply, &SupportReplyPane::copyRequested, this, &StoryView::copyReplyRequested);
    connect(m_copyLink, &QPushButton::clicked, this, &StoryView::copyLinkRequested);
    connect(m_follow, &QPushButton::toggled, this, &StoryView::followToggled);
    connect(m_next, &NextAction::filterRequested, this, &StoryView::filterRequested);
    connect(m_next, &NextAction::sendAgainRequested, this, &StoryView::sendAgainRequested);
    connect(m_ids, &IdStrip::copied, this, [this](const QString& label) {
        emit statusMessage(tr("Copied: %1").arg(label), copiedFor);
    });
    auto* follow = new QShortcut(QKeySequence(Qt::Key_F), this);
    follow->setContext(Qt::WidgetWithChildrenShortcut);
    connect(follow, &QShortcut::activated, m_follow, &QPushButton::toggle);
}

void StoryView::setStory(const waybill::trace::Story& story, Timestamp checkedAt, bool hidden)
{
    m_hidden = hidden;
    const bool same = m_story && m_story->key == story.key;
    m_story = story;
    const Timestamp now = m_clock.now();
    m_verdict->setVerdict(story.verdict);
    m_path->setVerdict(story.verdict, now);
    m_ids->setStory(story);
    m_reply->setVerdict(story.verdict, checkedAt, same);
    m_next->setStory(story, hidden);
    m_tabs->setTabText(0, tr("Events %1").arg(countText(std::int64_t(story.events.size()))));
    if (!same) {
        m_follow->setChecked(false);
        m_tabs->setCurrentIndex(0);
    }
    m_events->setStory(story, now);
    if (!same || m_events->chosen() == nullptr)
        chooseDeciding();
    const int wanted = m_events->sizeHint().height();
    const int room = m_eventSplit->height();
    m_eventSplit->setSizes({std::min(wanted, room / 2), std::max(room - wanted, room / 2)});
}

void StoryView::chooseDeciding()
{
    const std::vector<events::EventId> evidence = m_story->verdict.evidence();
    if (!evidence.empty() && m_events->events().rowOf(evidence.front()) >= 0)
        m_events->choose(evidence.front());
    else if (!m_story->events.empty())
        m_events->choose(m_story->events.back().id);
    else
        m_events->choose(waybill::trace::Layer::Request);
}

void StoryView::choose(events::EventId event)
{
    m_tabs->setCurrentIndex(0);
    m_events->choose(event);
}

void StoryView::showEvidence()
{
    const waybill::trace::Step* step = m_events->chosenStep();
    if (step == nullptr)
        return;
    m_webhook->clear();
    const events::Event* event = m_events->chosen();
    if (event == nullptr) {
        m_evidence->setStep(*step);
        return;
    }
    m_evidence->setEvent(*event);
    const events::EventId id = event->id;
    if (m_hidden) {
        m_evidence->setRaw(std::unexpected(bytesAreHidden()));
        m_webhook->setRaw(std::unexpected(bytesAreHidden()));
        return;
    }
    m_source.raw(id, this, [this, id](Result<feed::RawRequest> raw) {
        const events::Event* chosen = m_events->chosen();
        if (chosen == nullptr || chosen->id != id)
            return; // the person has moved on
        m_evidence->setRaw(raw);
        m_webhook->setRaw(raw);
    });
}

void StoryView::follow()
{
    m_follow->setChecked(true);
}

void StoryView::offerSendAgain()
{
    m_next->offerSendAgain();
}

QString StoryView::supportReply() const
{
    return m_reply->reply();
}

bool StoryView::isFollowing() const
{
    return m_follow->isChecked();
}

void StoryView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeSide();
    // Words give way before the evidence does; the names stay in the tooltips and for screen readers.
    const bool roomy = width() >= roomForSide;
    for (QPushButton* button : {m_copyReply, m_follow, m_copyLink}) {
        if (button->text().isEmpty() == roomy)
            button->setStyleSheet(roomy ? QStringLiteral("text-align: left") : QStringLiteral("text-align: center"));
        button->setText(roomy ? button->property(wholeText).toString() : QString());
        button->setToolTip(button->property(wholeText).toString());
    }
    m_copyReply->parentWidget()->setFixedWidth(roomy ? buttonWidth : iconButtonWidth);
    const bool tall = height() >= roomForPath;
    m_path->setSize(tall ? LayerPath::Size::Full : LayerPath::Size::Compact);
    m_verdict->setDense(!tall);
}

void StoryView::placeSide()
{
    const bool roomy = width() >= roomForSide;
    const bool inTab = m_tabs->indexOf(m_side) >= 0;
    if (roomy && inTab) {
        m_tabs->removeTab(m_tabs->indexOf(m_side));
        m_columns->addWidget(m_side);
        m_side->show();
    } else if (!roomy && !inTab) {
        m_tabs->addTab(m_side, tr("Support reply"));
    }
    if (roomy && !m_sideIsPlaced)
        m_columns->setSizes({width() - sideWidth, sideWidth});
    m_sideIsPlaced = roomy;
}

} // namespace waybill::ui::trace
