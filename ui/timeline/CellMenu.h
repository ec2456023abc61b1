// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The menu of one cell: filter on its value or without it, copy, open the trace. Keeps what it needs of the row, so
// rows may arrive while it is open. Main thread.

#include "core/filter/Query.h"
#include "core/timeline/Timeline.h"

#include <QMenu>

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::timeline {

class CellMenu : public QMenu {
    Q_OBJECT
public:
    // What the masking hides is neither shown nor filtered on. Null: nothing is hidden.
    CellMenu(const waybill::timeline::Row& row, int column, const Masking* masking, QWidget* parent);

signals:
    void termChosen(waybill::filter::Field field, const std::string& value, bool exclude);
    void openRequested();
    void followRequested();
    void markRequested();
    void revealRequested();
    void copyTextRequested();
    void copyJsonRequested();

private:
    void addTerm(filter::Field field, const std::string& value);
};

} // namespace waybill::ui::timeline
