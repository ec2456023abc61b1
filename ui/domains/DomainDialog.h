// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A sending domain: its name, the providers that send for it, and what only the person knows. Main thread; deletes itself
// when it is closed.

#include "core/domains/run/Profile.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace waybill::ui::domains {

class DomainDialog : public QDialog {
    Q_OBJECT
public:
    // A profile without a name is a new one.
    explicit DomainDialog(const waybill::domains::DomainProfile& profile, QWidget* parent = nullptr);

signals:
    void profileChosen(const waybill::domains::DomainProfile& profile);

private:
    void choose();

    QLineEdit* m_name;
    std::vector<std::pair<std::string, QCheckBox*>> m_providers;
    QLineEdit* m_selectors;
    QLineEdit* m_returnPath;
    QLineEdit* m_addresses;
    QSpinBox* m_days;
    QSpinBox* m_hours;
    QLabel* m_problem;
};

} // namespace waybill::ui::domains
