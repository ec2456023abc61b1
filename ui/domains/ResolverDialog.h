// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which resolvers the checks ask, and which are compared: the system's, and a list of others. Main thread; deletes itself
// when it is closed.

#include "ui/domains/ResolverChoice.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QTableWidget;

namespace waybill::ui::domains {

class ResolverDialog : public QDialog {
    Q_OBJECT
public:
    explicit ResolverDialog(const ResolverChoice& choice, QWidget* parent = nullptr);

signals:
    void chosen(const waybill::ui::domains::ResolverChoice& choice);

private:
    void addRow(const QString& name, const QString& address);
    void choose();
    void refuse(const QString& why, int row);

    QCheckBox* m_system;
    QTableWidget* m_table;
    QLabel* m_problem;
};

} // namespace waybill::ui::domains
