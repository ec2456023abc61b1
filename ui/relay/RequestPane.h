// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One request that brought no event, as evidence: why, and what came, its headers with their secrets masked and its body.
// Its bytes are asked for when it is chosen. While recipients are masked they are not shown. Main thread; the clock
// outlives it.

#include "core/base/Clock.h"
#include "ui/relay/RelaySource.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QToolButton;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::trace {
class WebhookPane;
}

namespace waybill::ui::relay {

class RequestPane : public QWidget {
    Q_OBJECT
public:
    RequestPane(const Clock& clock, RelaySource source, QWidget* parent = nullptr);

    void show(const feed::DeadLetterDetail& letter);
    void show(const feed::RefusedRequest& refused);
    void clear(); // shows none

    void setMasked(bool masked); // recipients
    void setBusy(bool busy);     // a replay is under way

    int wantedHeight() const;
    void takeFocus();
    void setEnlarged(bool enlarged); // it has the page to itself
    bool isDeadLetter() const { return m_chosen && m_chosen->isDeadLetter; }

signals:
    void replayRequested(std::int64_t deadLetter);
    void closeRequested();
    void enlargeRequested(bool enlarged);
    void copied();

protected:
    void keyPressEvent(QKeyEvent* event) override; // Esc makes it small again, then closes it
    void changeEvent(QEvent* event) override;

private:
    // Which one is shown.
    struct Chosen {
        bool isDeadLetter = true;
        std::int64_t id = 0;
        bool operator==(const Chosen&) const = default;
    };
    QWidget* makeContent();
    void choose(const Chosen& chosen, const QString& title, const QString& why);
    void showBytes();
    void ask();
    void copy();
    void tint();

    const RelaySource m_source;
    std::optional<Chosen> m_chosen;
    bool m_masked = false;
    bool m_again = false; // the relay was away when its bytes were asked for
    PaneTitle* m_title;
    QPushButton* m_replay;
    QPushButton* m_copy;
    QToolButton* m_enlarge; // checkable
    QToolButton* m_close;
    QLabel* m_why;
    trace::WebhookPane* m_bytes;
};

} // namespace waybill::ui::relay
