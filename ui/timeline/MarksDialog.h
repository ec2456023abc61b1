// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The marked events with their notes, in a window beside the work: found by a few letters, opened by Enter. Main
// thread; the marks and the clock outlive it.

#include "core/base/Clock.h"
#include "ui/timeline/Marks.h"

#include <QDialog>

class QLineEdit;
class QStandardItemModel;

namespace waybill::ui {
class EmptyState;
class Table;
}

namespace waybill::ui::timeline {

class MarksDialog : public QDialog {
    Q_OBJECT
public:
    MarksDialog(Marks& marks, const Clock& clock, QWidget* parent = nullptr);

signals:
    void chosen(const waybill::marks::Mark& mark);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill();
    void open();
    void remove();
    events::EventId current() const;

    Marks& m_marks;
    const Clock& m_clock;
    QLineEdit* m_find;
    QStandardItemModel* m_model;
    Table* m_table;
    EmptyState* m_empty;
};

} // namespace waybill::ui::timeline
