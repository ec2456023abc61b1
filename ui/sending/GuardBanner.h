// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The guard, loudly: in the environment's colour over the whole width, who can be reached from here, what is left of
// the cap, and what is refused and why. Main thread.

#include "core/environments/Environment.h"

#include <QWidget>

class QLabel;

namespace waybill::ui::sending {

class GuardBanner : public QWidget {
    Q_OBJECT
public:
    explicit GuardBanner(QWidget* parent = nullptr);

    void setEnvironment(const waybill::environments::Environment& environment, const std::string& provider, int sentToday);
    // Why the message at hand can't be sent; empty: it can.
    void setRefusal(const QString& reason);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QColor m_colour;
    QLabel* m_shield;
    QLabel* m_sentence;
    QLabel* m_refusal;
    QLabel* m_cap;
};

} // namespace waybill::ui::sending
