// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A bar for each leg of the gate: days that it has stood, of those that are needed. Main thread.

#include "core/domains/history/Gate.h"

#include <QWidget>

namespace waybill::ui::domains {

class GateBars : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    void setBars(std::vector<waybill::domains::GateBar> bars);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString textOf(const waybill::domains::GateBar& bar) const;

    std::vector<waybill::domains::GateBar> m_bars;
};

} // namespace waybill::ui::domains
