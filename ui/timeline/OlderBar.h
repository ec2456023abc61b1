// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Says at the oldest end of the table what came of asking the relay for older rows, and offers the next step. Hidden
// while nothing was asked. Main thread; the rows outlive it.

#include "core/base/Clock.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace waybill::ui::timeline {

class OlderRows;

class OlderBar : public QWidget {
    Q_OBJECT
public:
    OlderBar(const Clock& clock, OlderRows& rows, QWidget* parent = nullptr);

    QString text() const;

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    QString sentence() const;
    QString action() const;
    QString place(Timestamp time) const;
    void tint();

    const Clock& m_clock;
    OlderRows& m_rows;
    QLabel* m_icon;
    QLabel* m_text;
    QProgressBar* m_progress;
    QToolButton* m_button;
};

} // namespace waybill::ui::timeline
