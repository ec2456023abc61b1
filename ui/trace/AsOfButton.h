// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "What did we know at 14:02?": whether the trace shows what is known now or what was known at a time. Main thread; the
// clock outlives it.

#include "core/base/Clock.h"

#include <QToolButton>

#include <optional>

namespace waybill::ui::trace {

class AsOfButton : public QToolButton {
    Q_OBJECT
public:
    explicit AsOfButton(const Clock& clock, QWidget* parent = nullptr);

    void setTime(std::optional<Timestamp> time); // nothing: now
    std::optional<Timestamp> time() const { return m_time; }
    QString timeText() const; // empty for now

    void ask();

signals:
    void timeChosen(std::optional<waybill::Timestamp> time);

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();
    void choose(std::optional<Timestamp> time);

    const Clock& m_clock;
    std::optional<Timestamp> m_time;
};

} // namespace waybill::ui::trace
