// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The newest sends of the ledger with their states, everybody's who uses this relay; what ended unknown can be reconciled.
// Main thread.

#include "core/base/Clock.h"
#include "core/sending/LedgerEntry.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;
class QStandardItemModel;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::sending {

class RecentSends : public QWidget {
    Q_OBJECT
public:
    // The clock outlives the pane.
    explicit RecentSends(const Clock& clock, QWidget* parent = nullptr);

    // Keeps the chosen one.
    void setEntries(std::vector<waybill::sending::LedgerEntry> entries);
    int unknown() const;

signals:
    void openRequested(const waybill::sending::LedgerEntry& entry);
    void reconcileRequested(const std::string& id);

protected:
    void changeEvent(QEvent* event) override;

private:
    const waybill::sending::LedgerEntry* chosen() const;
    void refill();
    void showActions();

    const Clock& m_clock;
    std::vector<waybill::sending::LedgerEntry> m_entries;
    PaneTitle* m_title;
    QStandardItemModel* m_model;
    Table* m_table;
    QPushButton* m_reconcile;
};

} // namespace waybill::ui::sending
