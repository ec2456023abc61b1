// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The environments, two lines each: name with its colour and icon, and what of the cap is used. Main thread.

#include "core/environments/EnvironmentState.h"

#include <QWidget>

class QListWidget;
class QToolButton;

namespace waybill::ui::environments {

class EnvironmentList : public QWidget {
    Q_OBJECT
public:
    explicit EnvironmentList(QWidget* parent = nullptr);

    // Chooses `current` without telling anybody. `inUse` is the band's.
    void show(const std::vector<waybill::environments::EnvironmentState>& states, const std::string& current,
              const std::string& inUse);
    void focusList();

signals:
    void environmentChosen(const std::string& name);
    void addRequested();
    void removeRequested(const std::string& name);

private:
    QListWidget* m_list;
    QToolButton* m_remove = nullptr;
};

} // namespace waybill::ui::environments
