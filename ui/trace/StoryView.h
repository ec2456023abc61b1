// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One message on the trace page: the verdict, the message's way, its ids, its events with the evidence, and the reply
// for the customer, which gives way to a tab where there is little room. Main thread; owned by the TracePage.

#include "core/base/Clock.h"
#include "core/trace/Story.h"
#include "ui/trace/TraceSource.h"

#include <QWidget>

#include <optional>

class QPushButton;
class QSplitter;
class QTabWidget;

namespace waybill::ui::trace {

class EventList;
class EvidencePane;
class IdStrip;
class LayerPath;
class NextAction;
class SupportReplyPane;
class VerdictLine;
class WebhookPane;

class StoryView : public QWidget {
    Q_OBJECT
public:
    // The clock must outlive the widget.
    StoryView(const Clock& clock, TraceSource source, QWidget* parent = nullptr);

    // The same message again keeps the chosen event and the tick of the verified customer. hidden: the bytes of its
    // webhooks are not shown.
    void setStory(const waybill::trace::Story& story, Timestamp checkedAt, bool hidden = false);
    const std::optional<waybill::trace::Story>& story() const { return m_story; }

    // Where somebody takes sendAgainRequested().
    void offerSendAgain();

    QString supportReply() const;
    bool isFollowing() const;
    void follow();

public slots:
    void choose(waybill::events::EventId event);

signals:
    void copyReplyRequested();
    void copyLinkRequested();
    void followToggled(bool on);
    void filterRequested(const QString& filter);
    void sendAgainRequested();
    void statusMessage(const QString& text, int milliseconds);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeHead();
    QWidget* makeButtons();
    QWidget* makeEventsTab();
    QWidget* makeSide();
    void connectParts();
    void showEvidence();
    void placeSide();
    void tint();
    void chooseDeciding();

    const Clock& m_clock;
    TraceSource m_source;
    std::optional<waybill::trace::Story> m_story;
    VerdictLine* m_verdict = nullptr;
    LayerPath* m_path = nullptr;
    IdStrip* m_ids = nullptr;
    QTabWidget* m_tabs = nullptr;
    QSplitter* m_columns = nullptr;
    QSplitter* m_eventSplit = nullptr;
    EventList* m_events = nullptr;
    EvidencePane* m_evidence = nullptr;
    WebhookPane* m_webhook = nullptr;
    QWidget* m_side = nullptr;
    bool m_hidden = false;
    bool m_sideIsPlaced = false; // beside the tabs; from then on its width is the person's
    SupportReplyPane* m_reply = nullptr;
    NextAction* m_next = nullptr;
    QPushButton* m_copyReply = nullptr;
    QPushButton* m_follow = nullptr;
    QPushButton* m_copyLink = nullptr;
};

} // namespace waybill::ui::trace
