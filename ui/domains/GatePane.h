// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The DMARC gate: how long each leg has stood, what to do, and the next record, which stays out of reach until the gate is
// open or a reason for hurrying was written down. Main thread.

#include "core/domains/history/Gate.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::domains {

class GateBars;

class GatePane : public QWidget {
    Q_OBJECT
public:
    explicit GatePane(QWidget* parent = nullptr);

    void setGate(const waybill::domains::Gate& gate, int requiredDays, bool reminds);

signals:
    void copyRequested(const QString& text);
    void tightenRequested(const QString& from, const QString& to); // before the gate is open: asks for a reason
    void importRequested();
    void remindRequested(bool on); // when it opens

private:
    QLayout* buildAdvice(); // the sentence, and what can be done

    PaneTitle* m_title;
    GateBars* m_bars;
    QLabel* m_icon;
    QLabel* m_advice;
    QLabel* m_detail;
    QPushButton* m_copy;
    QPushButton* m_early;
    QPushButton* m_remind;
    QPushButton* m_import;
    waybill::domains::Gate m_gate;
};

} // namespace waybill::ui::domains
