// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/StoryPane.h"

#include "ui/trace/EventList.h"
#include "ui/trace/LayerPath.h"
#include "ui/trace/VerdictLine.h"
#include "ui/widgets/EmptyState.h"

#include <QFrame>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace waybill::ui::trace {

StoryPane::StoryPane(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_verdict(new VerdictLine(VerdictLine::Size::Compact, clock)),
      m_path(new LayerPath(LayerPath::Size::Compact)), m_events(new EventList(EventList::Size::Compact, this)),
      m_story(new QWidget), m_pages(new QStackedLayout(this))
{
    setObjectName(QStringLiteral("storyPane"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    connect(m_verdict, &VerdictLine::clauseActivated, this,
            [this](const std::vector<events::EventId>& evidence) { open(evidence.front()); });
    connect(m_path, &LayerPath::evidenceActivated, this, &StoryPane::open);
    connect(m_path, &LayerPath::layerActivated, this, [this](waybill::trace::Layer layer) { m_events->choose(layer); });
    connect(m_events, &EventList::eventActivated, this, &StoryPane::evidenceActivated);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(12, 10, 12, 8);
    head->setSpacing(2);
    head->addWidget(m_verdict);
    head->addWidget(m_path);
    auto* line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    line->setFixedHeight(1);
    auto* column = new QVBoxLayout(m_story);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(line);
    column->addWidget(m_events, 1);
    auto* empty = new EmptyState;
    empty->setObjectName(QStringLiteral("noStory"));
    empty->set(tr("No event is chosen"), tr("Choose one above: its message’s story stands here, with the evidence."));
    m_pages->addWidget(empty);
    m_pages->addWidget(m_story);
    clear();
}

void StoryPane::showStory(const waybill::trace::Story& story, events::EventId chosen)
{
    const Timestamp now = m_clock.now();
    m_verdict->setVerdict(story.verdict);
    m_path->setVerdict(story.verdict, now);
    m_events->setStory(story, now);
    m_events->choose(chosen);
    m_pages->setCurrentWidget(m_story);
}

void StoryPane::clear()
{
    m_events->clear();
    m_pages->setCurrentIndex(0);
}

void StoryPane::open(events::EventId evidence)
{
    m_events->choose(evidence);
    emit evidenceActivated(evidence);
}

} // namespace waybill::ui::trace
