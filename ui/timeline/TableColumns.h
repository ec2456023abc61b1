// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which columns a table shows, in which order and how wide: the person's choice, kept in the settings. The usual ones
// give way from the right when the room is short; chosen ones scroll. Main thread; table and settings outlive it.

#include "ui/timeline/Columns.h"

#include <QObject>

#include <array>
#include <vector>

class QMenu;
class QSettings;
class QTableView;

namespace waybill::ui::timeline {

class TableColumns : public QObject {
    Q_OBJECT
public:
    // The table has its model already.
    TableColumns(QTableView& table, QSettings* settings, QObject* parent = nullptr);

    // To the width of the table's viewport.
    void fit();
    bool isWanted(int column) const { return m_wanted[std::size_t(column)]; }
    void setWanted(int column, bool wanted);
    std::vector<int> order() const;     // of all columns, from left to right
    void move(int column, int place);   // in that order
    void reset(); // as before anybody chose
    void save() const;

    // A checkable entry a column; owned by the parent.
    QMenu* makeMenu(QWidget* parent);
    void popUpMenu(const QPoint& at); // in the table

private:
    void restore();
    void usual();
    bool isUsualChoice() const;

    QTableView& m_table;
    QSettings* m_settings; // null: nothing is kept
    std::array<bool, column::columns> m_wanted{};
};

} // namespace waybill::ui::timeline
