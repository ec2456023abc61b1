// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All columns in the order of the table, to be shown, hidden and moved by keyboard or mouse; what is done here is done in
// the table at once, and kept. Deletes itself when it is closed. Main thread; the columns outlive it.

#include <QDialog>

class QListWidget;
class QPushButton;

namespace waybill::ui::timeline {

class TableColumns;

class ColumnsDialog : public QDialog {
    Q_OBJECT
public:
    explicit ColumnsDialog(TableColumns& columns, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; // Alt with an arrow moves, too

private:
    void build();
    void fill(int current);
    void moveBy(int places);
    void enableButtons();

    TableColumns& m_columns;
    QListWidget* m_list;
    QPushButton* m_left;
    QPushButton* m_right;
};

} // namespace waybill::ui::timeline
