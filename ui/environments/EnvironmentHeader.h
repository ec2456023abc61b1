// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The environment that is shown, in a sentence: whom it reaches, how it guards, what is left today. To work in it, and to
// pause it. Main thread.

#include "core/environments/EnvironmentState.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace waybill::ui::environments {

class EnvironmentHeader : public QWidget {
    Q_OBJECT
public:
    explicit EnvironmentHeader(QWidget* parent = nullptr);

    // away: the relay can't be asked. isCurrent: the person works in it.
    void show(const waybill::environments::EnvironmentState& state, bool away, bool isCurrent);

signals:
    void switchRequested();
    void pauseToggled();

private:
    QLabel* m_sentence;
    QLabel* m_facts;
    QPushButton* m_switch;
    QPushButton* m_pause;
};

} // namespace waybill::ui::environments
