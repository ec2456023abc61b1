// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One event below the table: its message's story, its fields, its bytes, the request that brought it. Asks the relay
// only for what is looked at, and keeps the event while rows arrive. Main thread.

#include "core/timeline/Timeline.h"
#include "ui/trace/TraceSource.h"

#include <QTabWidget>
#include <QTimer>

#include <optional>

class QToolButton;

namespace waybill::ui {
class ElidedLabel;
class Masking;
class Strip;
}
namespace waybill::ui::trace {
class RawText;
class StoryPane;
class WebhookPane;
}

namespace waybill::ui::timeline {

class FieldsView;

class DetailPane : public QTabWidget {
    Q_OBJECT
public:
    enum Tab : int { StoryTab, FieldsTab, RawTab, WebhookTab };

    // Without a masking nothing is hidden.
    DetailPane(const Clock& clock, trace::TraceSource source, Masking* masking = nullptr, QWidget* parent = nullptr);

    void show(events::EventId event);
    void clear();
    std::optional<events::EventId> event() const { return m_event; }
    bool hasStory() const { return m_story.has_value(); }

    // The neutral reply, whatever the story says.
    void copySupportReply();
    // A new event of the message may have come: asks again, at most once a second.
    void refresh();

    QSize sizeHint() const override { return {800, 270}; }
    QSize minimumSizeHint() const override { return {300, 160}; }

signals:
    void openTraceRequested(const QString& query);
    void statusMessage(const QString& text, int milliseconds);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildCorner();
    QWidget* page(QWidget* content, Strip*& strip);
    void ask();
    void askStory();
    void askRaw();
    void takeStories(const trace::TraceSource::Stories& answer);
    void showStory();
    void takeRaw(const trace::TraceSource::Raw& answer);
    void tintCorner();

    const Clock& m_clock;
    trace::TraceSource m_source;
    Masking* m_masking;
    std::optional<events::EventId> m_event;
    std::optional<waybill::trace::Story> m_story;
    bool m_rawAsked = false;
    QTimer m_pause; // holding J down must not ask for every row
    QTimer m_refresh;
    trace::StoryPane* m_storyPane;
    FieldsView* m_fields;
    trace::RawText* m_raw;
    trace::WebhookPane* m_webhook;
    Strip* m_storyStrip = nullptr;
    Strip* m_rawStrip = nullptr;
    ElidedLabel* m_id = nullptr;
    QToolButton* m_open = nullptr;
    QToolButton* m_copy = nullptr;
};

} // namespace waybill::ui::timeline
