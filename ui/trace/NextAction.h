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

    void setStory(const waybill::trace::Story& story);

signals:
    // In the filter language of the timeline.
    void filterRequested(const QString& filter);

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();

    events::Outcome m_outcome = events::Outcome::Unknown;
    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_alike;
    QString m_filter;
};

// What the message shares with others that fared like it: "type:bounced code:5.1.1 domain:example.net". Empty when
// there is nothing wrong with it, or nothing to go by.
QString filterForAlike(const waybill::trace::Story& story);

} // namespace waybill::ui::trace
