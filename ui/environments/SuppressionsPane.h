// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who may not be written to from the environment, why, and the event that shows it. Nothing is lifted here: a later
// delivery lifts a bounce by itself, and a complaint stands. Main thread; clock and masking outlive it.

#include "core/base/Clock.h"
#include "core/environments/client/EnvironmentBook.h"

#include <QWidget>

class QStandardItemModel;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::environments {

class SuppressionsPane : public QWidget {
    Q_OBJECT
public:
    explicit SuppressionsPane(const Clock& clock, QWidget* parent = nullptr);

    void show(const Result<std::vector<waybill::environments::SuppressedAddress>>& addresses);
    void clear(); // another environment's are being asked for
    // Recipients as n•••@example.org.
    void setMasked(bool masked);

signals:
    void evidenceRequested(const QString& event); // its trace is to be opened

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fill();

    const Clock& m_clock;
    PaneTitle* m_title;
    Table* m_table;
    QStandardItemModel* m_model;
    bool m_masked = false;
    std::vector<waybill::environments::SuppressedAddress> m_addresses;
};

} // namespace waybill::ui::environments
