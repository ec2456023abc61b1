// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/SlowBar.h"

namespace waybill::ui::timeline {

SlowBar::SlowBar(QWidget* parent) : QProgressBar(parent)
{
    setRange(0, 0);
    setTextVisible(false);
    setFixedHeight(3);
    hide();
    m_patience.setSingleShot(true);
    m_patience.setInterval(std::chrono::milliseconds(200));
    connect(&m_patience, &QTimer::timeout, this, &QWidget::show);
}

void SlowBar::setBusy(bool busy)
{
    if (!busy) {
        m_patience.stop();
        hide();
    } else if (!m_patience.isActive() && !isVisible()) {
        m_patience.start();
    }
}

} // namespace waybill::ui::timeline
