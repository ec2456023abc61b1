// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rows of a view as a table, the newest or the oldest first. Cells are read from the columns when they are painted;
// a published batch is one insert, a new filter one reset. Grouped by message, a row can be opened: the message's other
// events stand below it. Holds the view's snapshot for as long as it shows it. Main thread.

#include "core/base/Clock.h"
#include "core/timeline/Timeline.h"
#include "ui/timeline/Columns.h"

#include <QAbstractTableModel>
#include <QFont>

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::timeline {

struct ColourRule;
class ColourRules;
class Marks;
class RowDetails;
class ShownRow;

// What else a row's look comes from; each may be missing and outlives the model.
struct RowLooks {
    const Masking* masking = nullptr;
    const Marks* marks = nullptr;
    const ColourRules* colours = nullptr;
    RowDetails* details = nullptr;
};

class TimelineModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using Column = column::Id;
    using enum column::Id;

    explicit TimelineModel(const Clock& clock, const RowLooks& looks = {}, QObject* parent = nullptr);

    void show(const waybill::timeline::View& view);
    const waybill::timeline::View& view() const { return m_view; }

    // "3 s ago" beside the time; not while the relay is away.
    void setRelativeTimes(bool relative) { m_relative = relative; }
    void looksChanged() { m_painted.reset(); } // marks, colours, masking
    // The oldest first; new rows come at the bottom then.
    void setAscending(bool ascending);
    bool isAscending() const { return m_ascending; }

    waybill::timeline::RowId idAt(int row) const;
    // Grouped by message: where its message stands, whichever event stands for it now.
    std::optional<int> rowOf(waybill::timeline::RowId id) const;
    // Nothing when the event was erased or dropped meanwhile.
    std::optional<waybill::timeline::Row> eventAt(int row) const;
    // The row nearest to the time among those that are not children; nothing without rows. Logarithmic.
    std::optional<int> rowAtTime(Timestamp time) const;

    // Of a view that is grouped by message.
    bool canOpen(int row) const; // the message has more events
    bool isOpen(int row) const;
    bool isChild(int row) const;
    bool hasOpen() const { return !m_open.empty(); }
    void setOpen(int row, bool open); // of a child: its message's

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    // A message whose other events are shown, below the row that stands for it.
    struct Open {
        waybill::timeline::RowId head;
        std::vector<waybill::timeline::RowId> others; // in the order in which they are shown
        int at = 0;                                   // the head's row if nothing were open
    };
    struct Place {
        const Open* open = nullptr; // of a child
        int number = 0;             // of a child among the others, or of the row if nothing were open
    };

    // The cells of a row are asked for one after the other, each for a dozen roles.
    struct Painted {
        int row;
        std::optional<waybill::timeline::Row> event; // nothing: erased or dropped
        std::optional<const ColourRule*> rule = {};  // nothing: not looked for yet
    };

    Place placeOf(int row) const;
    int closedRow(std::size_t position) const;
    waybill::timeline::RowId idInView(int closedRow) const;
    std::optional<std::size_t> positionOf(waybill::timeline::RowId id) const;
    std::vector<waybill::timeline::RowId> othersOf(waybill::timeline::RowId head) const;
    void findHeads();
    void keepMarked(const QModelIndexList& before, const std::vector<waybill::timeline::RowId>& ids, int shift);
    Painted& painted(int row) const;
    QVariant cell(Painted& painted, const QModelIndex& index, int role) const;
    int indent(int row) const;
    QVariant tint(Painted& painted) const;
    QString text(const ShownRow& row, int column) const;
    QString toolTip(const ShownRow& row, int column) const;

    const Clock& m_clock;
    RowLooks m_looks;
    waybill::timeline::View m_view;
    std::vector<Open> m_open; // by `at`
    bool m_sameTable = true; // rows that were shown before are still what they were
    bool m_relative = true;
    bool m_ascending = false;
    QFont m_monospace;
    mutable std::optional<Painted> m_painted;
};

} // namespace waybill::ui::timeline
