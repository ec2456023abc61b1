// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The answer for the customer. It says the same about every message until the person ticks that the customer is
// verified; the tick never outlives the message it was set for. Main thread; owned by its parent.

#include "core/base/Clock.h"
#include "core/trace/Verdict.h"

#include <QWidget>

class QCheckBox;
class QLabel;

namespace waybill::ui::trace {

class SupportReplyPane : public QWidget {
    Q_OBJECT
public:
    explicit SupportReplyPane(QWidget* parent = nullptr);

    // sameMessage keeps the tick: the message on screen only got news.
    void setVerdict(const waybill::trace::Verdict& verdict, Timestamp checkedAt, bool sameMessage);
    QString reply() const;

signals:
    void copyRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void tint();

    waybill::trace::Verdict m_verdict;
    Timestamp m_checkedAt{};
    QLabel* m_text;
    QLabel* m_lock;
    QLabel* m_note;
    QCheckBox* m_verified;
};

// The reply when there is no message to speak of.
QString neutralReply(Timestamp checkedAt);

} // namespace waybill::ui::trace
