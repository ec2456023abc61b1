// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One event as evidence: what the server said, what it means, how it came to us, and the bytes as received.
// Main thread; owned by its parent.

#include "core/base/Clock.h"
#include "core/events/Event.h"
#include "core/trace/Steps.h"
#include "ui/trace/TraceSource.h"

#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QToolButton;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::trace {

class RawText;

class EvidencePane : public QWidget {
    Q_OBJECT
public:
    // The clock must outlive the widget.
    explicit EvidencePane(const Clock& clock, QWidget* parent = nullptr);

    void setEvent(const events::Event& event);
    // A step without an event: there are no bytes to it.
    void setStep(const waybill::trace::Step& step);
    // The request that brought the event that is shown, or why it can't be shown.
    void setRaw(const Result<feed::RawRequest>& raw);
    void clear();

signals:
    void openRawRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void clearRows();
    void addRow(const waybill::trace::EvidenceRow& row);
    void showReply();
    QWidget* makeContent();
    QWidget* makeRawPart(QWidget* content);

    const Clock& m_clock;
    std::optional<events::Event> m_event;
    PaneTitle* m_title;
    QToolButton* m_openRaw;
    QWidget* m_content;
    QWidget* m_rows = nullptr;
    QGridLayout* m_grid = nullptr;
    RawText* m_reply = nullptr;
    QWidget* m_rawPart = nullptr; // all of the bytes
    QLabel* m_rawId = nullptr;
    RawText* m_raw = nullptr;
};

} // namespace waybill::ui::trace
