// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/DetailPane.h"

#include "core/trace/SupportReply.h"
#include "ui/timeline/FieldsView.h"
#include "ui/timeline/PrettyJson.h"
#include "ui/trace/Hidden.h"
#include "ui/trace/RawText.h"
#include "ui/trace/StoryPane.h"
#include "ui/trace/WebhookPane.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Strip.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QToolButton>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

using namespace std::chrono_literals;

QToolButton* cornerButton(const QString& name, const QString& text, const QString& toolTip, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setProperty("flat", true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setText(QLatin1Char(' ') + text);
    button->setToolTip(toolTip);
    button->setAccessibleName(text);
    return button;
}

} // namespace

DetailPane::DetailPane(const Clock& clock, trace::TraceSource source, Masking* masking, QWidget* parent)
    : QTabWidget(parent), m_clock(clock), m_source(std::move(source)), m_masking(masking),
      m_storyPane(new trace::StoryPane(clock)),
      m_fields(new FieldsView), m_raw(new trace::RawText), m_webhook(new trace::WebhookPane(clock))
{
    setObjectName(QStringLiteral("detail"));
    setAccessibleName(tr("The chosen event"));
    m_raw->setObjectName(QStringLiteral("rawText"));
    m_raw->setAccessibleName(tr("The event's bytes"));
    addTab(page(m_storyPane, m_storyStrip), tr("Story"));
    m_storyStrip->setObjectName(QStringLiteral("storyStrip"));
    addTab(m_fields, tr("Fields"));
    addTab(page(m_raw, m_rawStrip), tr("Raw"));
    m_rawStrip->setObjectName(QStringLiteral("rawStrip"));
    addTab(m_webhook, tr("Webhook"));
    buildCorner();
    m_pause.setSingleShot(true);
    m_pause.setInterval(80ms);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(1s);
    connect(&m_pause, &QTimer::timeout, this, &DetailPane::ask);
    connect(&m_refresh, &QTimer::timeout, this, &DetailPane::askStory);
    connect(this, &QTabWidget::currentChanged, this, &DetailPane::ask);
    connect(m_storyPane, &trace::StoryPane::evidenceActivated, this, [this](events::EventId evidence) {
        show(evidence);
        setCurrentIndex(RawTab);
    });
    if (m_masking != nullptr)
        connect(m_masking, &Masking::changed, this, [this] {
            m_fields->clear();
            m_rawAsked = false;
            if (m_story)
                showStory();
            ask();
        });
    clear();
}

void DetailPane::show(events::EventId event)
{
    if (m_event == event)
        return;
    m_event = event;
    m_story.reset();
    m_rawAsked = false;
    m_refresh.stop();
    m_pause.start();
}

void DetailPane::clear()
{
    m_event.reset();
    m_story.reset();
    m_pause.stop();
    m_refresh.stop();
    m_storyPane->clear();
    m_fields->clear();
    m_raw->clear();
    m_webhook->clear();
    m_storyStrip->clear();
    m_rawStrip->clear();
    m_id->setFullText({});
    m_open->setEnabled(false);
    m_copy->setEnabled(false);
}

void DetailPane::copySupportReply()
{
    const waybill::trace::ReplyTimes times{m_clock.now(), QTimeZone::systemTimeZone(), QLocale()};
    const auto* verdict = m_story ? &m_story->verdict : nullptr;
    QGuiApplication::clipboard()->setText(waybill::trace::supportReply(verdict, times, false));
    emit statusMessage(tr("Copied the support reply"), 3000);
}

void DetailPane::refresh()
{
    if (m_event && !m_pause.isActive() && !m_refresh.isActive())
        m_refresh.start();
}

void DetailPane::changeEvent(QEvent* event)
{
    QTabWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_copy != nullptr)
        tintCorner();
}

// The tabs keep their room: the id goes first, then the words on the buttons.
void DetailPane::resizeEvent(QResizeEvent* event)
{
    QTabWidget::resizeEvent(event);
    if (m_copy == nullptr)
        return;
    m_id->setVisible(width() >= 900);
    const bool words = width() >= 700;
    for (QToolButton* button : {m_open, m_copy})
        button->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    const bool keys = width() >= 1000;
    const auto say = [keys](QToolButton* button, const QString& words, const QString& key) {
        button->setText(QLatin1Char(' ') + words + (keys ? QStringLiteral("   ") + key : QString()));
    };
    say(m_open, tr("Open trace"), tr("Enter"));
    say(m_copy, tr("Copy support reply"), QKeySequence(QStringLiteral("Ctrl+Shift+C")).toString(QKeySequence::NativeText));
}

void DetailPane::buildCorner()
{
    auto* corner = new QWidget(this);
    m_id = new ElidedLabel(Qt::ElideMiddle, corner);
    m_id->setObjectName(QStringLiteral("detailId"));
    m_id->setFont(monospaceFont(font()));
    m_id->setForegroundRole(QPalette::PlaceholderText);
    m_id->setMaximumWidth(220);
    m_open = cornerButton(QStringLiteral("openTrace"), tr("Open trace"), tr("Open this message on the Trace page (Enter)"),
                          corner);
    m_copy = cornerButton(QStringLiteral("copyReply"), tr("Copy support reply"),
                          tr("Copy a neutral answer for the customer (Ctrl+Shift+C)"), corner);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 8, 0);
    row->setSpacing(8);
    row->addWidget(m_id);
    row->addWidget(m_open);
    row->addWidget(m_copy);
    setCornerWidget(corner, Qt::TopRightCorner);
    connect(m_open, &QToolButton::clicked, this, [this] {
        if (m_event)
            emit openTraceRequested(QString::fromStdString(toString(*m_event)));
    });
    connect(m_copy, &QToolButton::clicked, this, &DetailPane::copySupportReply);
    tintCorner();
}

QWidget* DetailPane::page(QWidget* content, Strip*& strip)
{
    auto* widget = new QWidget;
    widget->setBackgroundRole(QPalette::Base);
    widget->setAutoFillBackground(true);
    strip = new Strip(widget);
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(content, 1);
    connect(strip, &Strip::actionClicked, this, [this] {
        if (m_story && trace::isHidden(*m_story, m_masking)) {
            trace::reveal(*m_story, *m_masking);
            return;
        }
        m_rawAsked = false;
        ask();
        askStory();
    });
    return widget;
}

void DetailPane::ask()
{
    if (!m_event || m_pause.isActive())
        return;
    if (!m_story)
        askStory();
    // Only the story says whether its bytes may be shown.
    if (!m_rawAsked && (m_story || m_masking == nullptr || !m_masking->isOn()) && (currentIndex() == RawTab || currentIndex() == WebhookTab))
        askRaw();
}

void DetailPane::askStory()
{
    if (!m_event)
        return;
    m_source.trace(toString(*m_event), this,
                   [this, asked = *m_event](const trace::TraceSource::Stories& answer) {
                       if (m_event == asked)
                           takeStories(answer);
                   });
}

void DetailPane::askRaw()
{
    m_rawAsked = true;
    if (m_story && trace::isHidden(*m_story, m_masking)) {
        takeRaw(std::unexpected(trace::bytesAreHidden()));
        return;
    }
    m_source.raw(*m_event, this, [this, asked = *m_event](const trace::TraceSource::Raw& answer) {
        if (m_event == asked)
            takeRaw(answer);
    });
}

void DetailPane::takeStories(const trace::TraceSource::Stories& answer)
{
    if (!answer) {
        m_storyStrip->show(answer.error(), tr("Try again"));
        return;
    }
    m_storyStrip->clear();
    for (const waybill::trace::Story& story : *answer) {
        const auto event = std::ranges::find(story.events, *m_event, &events::Event::id);
        if (event == story.events.end())
            continue;
        m_story = story;
        showStory();
        ask();
        return;
    }
    clear();
    m_storyStrip->show(tr("The relay no longer has this event: it was erased or its day is past the retention."));
}

void DetailPane::showStory()
{
    const waybill::trace::Story story = trace::shownStory(*m_story, m_masking);
    m_storyPane->showStory(story, *m_event);
    m_fields->show(*std::ranges::find(story.events, *m_event, &events::Event::id));
    m_id->setFullText(QString::fromStdString(story.key.messageId));
    m_open->setEnabled(true);
    m_copy->setEnabled(true);
}

void DetailPane::takeRaw(const trace::TraceSource::Raw& answer)
{
    m_webhook->setRaw(answer);
    if (!answer) {
        m_raw->clear();
        const bool hidden = m_story && trace::isHidden(*m_story, m_masking);
        m_rawStrip->show(answer.error(), hidden ? tr("Reveal this one (is logged)") : tr("Try again"));
        return;
    }
    m_rawStrip->clear();
    m_raw->setBytes(prettyJson(answer->element));
}

void DetailPane::tintCorner()
{
    m_open->setIcon(icon(QStringLiteral("search"), palette()));
    m_copy->setIcon(icon(QStringLiteral("edit-copy"), palette()));
}

} // namespace waybill::ui::timeline
