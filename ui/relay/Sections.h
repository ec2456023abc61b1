// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How sections of a page that lie below one another share its height: each takes what it needs while there is enough,
// and where there is not, none gets less than an even share for the sake of one that wants more. Main thread.

#include <QList>
#include <QMetaObject>

class QAbstractItemView;
class QSplitter;
class QTableView;

namespace waybill::ui::relay {

// One height for each of `wanted`. What nobody needs is the last one's.
QList<int> shareHeight(int whole, const QList<int>& wanted);

// The height in which a table shows that many of its rows, with its header; at least one, as an empty table has a
// sentence there.
int heightForRows(const QTableView& table, int rows);

// Shares a vertical splitter's height between its parts until a person moves a handle; from then on, or if it was so
// before (`isTheirs`), the sizes are theirs. The splitter outlives it.
class Sections {
public:
    Sections(QSplitter& splitter, bool isTheirs);

    ~Sections();
    Sections(const Sections&) = delete;
    Sections& operator=(const Sections&) = delete;

    // What each of its parts would need.
    void want(const QList<int>& heights);

private:
    QSplitter& m_splitter;
    bool m_isTheirs;
    QMetaObject::Connection m_moved;
};

} // namespace waybill::ui::relay
