// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The live table. At its live end it follows the newest rows; once a row is chosen, the pointer moves over it or it is
// scrolled, arriving rows leave everything on screen where it is. A parked pointer lets go after a while. Main thread;
// the model and the settings outlive it.

#include "core/filter/Query.h"
#include "ui/timeline/TimelineModel.h"
#include "ui/widgets/LongTable.h"

#include <QElapsedTimer>

class QSettings;
class QToolButton;

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::timeline {

class TableColumns;

class TimelineTable : public LongTable {
    Q_OBJECT
public:
    explicit TimelineTable(TimelineModel& model, QSettings* settings = nullptr, const Masking* masking = nullptr,
                           QWidget* parent = nullptr);

    // Shows a published view: the same rows stay in place, the chosen row stays chosen.
    void showView(const waybill::timeline::View& view);

    bool follows() const { return m_follows; }
    bool isAtOldestEnd() const; // it is on screen, or there are no rows
    void followNewest(); // to the live end, and with the newest rows from now on
    void setAscending(bool ascending); // the oldest first
    void jumpTo(Timestamp time);       // the row nearest to it becomes the current one
    // False: the event is not among the rows.
    bool choose(events::EventId event, Timestamp time);
    TableColumns& columns() { return *m_columns; }
    // Rows beyond the view that were not on screen yet.
    int unseen() const { return m_unseen; }

    std::optional<waybill::timeline::Row> currentEvent() const;
    int selectedCount() const;
    // At most mostCopied, newest first.
    std::vector<waybill::timeline::Row> selectedEvents() const;
    static constexpr std::size_t mostCopied = 10'000;
    void copyAsText() const;
    void copyAsJson() const;

signals:
    void eventChosen();  // another row became the current one
    void openRequested(); // Enter or a double click on the current row
    void pauseToggled(); // Space
    void filterRequested(); // '/'
    void followRequested(); // F: this message alone
    void markRequested();   // M
    void revealRequested(waybill::events::EventId event);
    void orderToggled();    // a click on the header of the times
    void termChosen(waybill::filter::Field field, const std::string& value, bool exclude);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    // What must look the same after a reset.
    struct Place {
        std::optional<waybill::timeline::RowId> current;
        int column = 0;
        std::vector<waybill::timeline::RowId> selected;
        std::optional<waybill::timeline::RowId> held; // stays at this height
        int heldRow = 0;
        int heldAt = 0;
    };
    static constexpr std::size_t mostKept = 1000;

    Place place() const;
    bool pointerHolds() const;
    void grow(const waybill::timeline::View& view, int added);
    // How many of the added rows came at the live end.
    static int newerThan(const waybill::timeline::View& before, const waybill::timeline::View& view, int added);
    void reset(const waybill::timeline::View& view);
    void move(int rows);
    int currentColumn() const;
    void forgetCurrent(); // quietly: what is shown of it stays
    bool handleKey(int key);
    void openOrClose(bool open);
    bool isAtLiveEnd() const;
    void scrollToLiveEnd();
    void showUnseen();

    TimelineModel& m_model;
    const Masking* m_masking;
    TableColumns* m_columns = nullptr;
    QToolButton* m_newer = nullptr;
    QElapsedTimer m_pointerMoved; // invalid while it is elsewhere
    bool m_follows = true;
    bool m_updating = false;
    int m_unseen = 0;
};

} // namespace waybill::ui::timeline
