// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What becomes of a send, live: reserved, in flight, accepted with both ids, webhooks as they arrive, the verdict; and a
// watchdog that says where to look when a webhook does not come. Main thread; clock outlives it.

#include "core/base/Clock.h"
#include "core/feed/RelayClient.h"
#include "core/sending/LedgerEntry.h"
#include "core/sending/Sender.h"
#include "ui/trace/TraceSource.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace waybill::ui {
class Strip;
}
namespace waybill::ui::trace {
class StoryView;
}

namespace waybill::ui::sending {

class StepStrip;

class SentView : public QWidget {
    Q_OBJECT
public:
    SentView(const Clock& clock, trace::TraceSource source, QWidget* parent = nullptr);

    // A send that begins now; then its states, then how it ended.
    void begin(const waybill::sending::Intent& intent);
    void setState(waybill::sending::SendState state, int attempt);
    void finish(const waybill::sending::SendReport& report);
    // One of the ledger.
    void show(const waybill::sending::LedgerEntry& entry);

    // Endpoints, for the watchdog.
    void setStatus(const feed::RelayStatus& status) { m_status = status; }
    // How long the provider usually takes here; none: too few came to say. For the message that is shown.
    void setUsual(const std::optional<std::chrono::milliseconds>& usual);
    void eventsArrived(); // asks again, at most twice a second
    const waybill::sending::LedgerEntry& entry() const { return m_entry; }
    bool hasVerdict() const;
    void takeFocus();

signals:
    void backRequested();
    void reconcileRequested(const std::string& id);
    void relayPageRequested();
    void statusMessage(const QString& text, int milliseconds);
    void openTraceRequested(const QString& query);
    void filterRequested(const QString& filter);

private:
    void build();
    QWidget* buildHead();
    void connectParts();
    void ask();
    void take(Result<std::vector<waybill::trace::Story>> stories);
    void showEntry();
    void showSteps();
    void watch();
    QString sentence() const;

    const Clock& m_clock;
    trace::TraceSource m_source;
    feed::RelayStatus m_status;
    std::optional<std::chrono::milliseconds> m_usual;
    waybill::sending::LedgerEntry m_entry;
    std::string m_hint;
    bool m_guardRefused = false;
    std::vector<events::Event> m_events;
    std::uint64_t m_asked = 0;
    QTimer m_news;
    QTimer m_tick;
    StepStrip* m_steps = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_ids = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_reconcile = nullptr;
    QPushButton* m_trace = nullptr;
    Strip* m_watchdog = nullptr;
    QStackedWidget* m_pages = nullptr;
    QLabel* m_waiting = nullptr;
    trace::StoryView* m_story = nullptr;
};

} // namespace waybill::ui::sending
