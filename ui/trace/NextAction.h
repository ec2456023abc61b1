// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What to do now, and the way to other messages that fared alike. Main thread; owned by its parent.

#include "core/trace/Story.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace waybill::ui::trace {

class NextAction : public QWidget {
    Q_OBJECT
public:
    explicit NextAction(QWidget* parent = nullptr);

    // Where somebody takes sendAgainRequested().
    void offerSendAgain() { m_offersAgain = true; }
    // hidden: the recipient is masked.
    void setStory(const waybill::trace::Story& story, bool hidden = false);

signals:
    // In the filter language of the timeline.
    void filterRequested(const QString& filter);
    void sendAgainRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();

    events::Outcome m_outcome = events::Outcome::Unknown;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_alike;
    QLabel* m_when; // it may be sent again
    QPushButton* m_again;
    bool m_offersAgain = false;
    QString m_filter;
};

// Whether a second mail may be what helps: not while the first is on its way, nor where nobody knows whether it is, nor
// where the recipient's server or the recipient said no for good.
bool maySendAgain(events::Outcome outcome);

// What the message shares with others that fared like it: "type:bounced code:5.1.1 domain:example.net". Empty when
// there is nothing wrong with it, or nothing to go by.
QString filterForAlike(const waybill::trace::Story& story);

} // namespace waybill::ui::trace
