// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Requests that were refused and are kept: when, where, why, and what would make the chosen one pass. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QLabel;
class QStandardItemModel;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::relay {

class QuarantinePane : public QWidget {
    Q_OBJECT
public:
    explicit QuarantinePane(QWidget* parent = nullptr);

    void show(const std::vector<feed::RefusedRequest>& refused, Timestamp now);

    int wantedHeight() const; // to show every row
    std::int64_t count() const { return std::int64_t(m_refused.size()); }

    void clearChoice();
    void takeFocus(); // where the choice is made

signals:
    void chosen(const waybill::feed::RefusedRequest& refused);
    void readRequested(); // the chosen one, with more room
    void chosenWent(); // the one that was chosen is kept no more

private:
    void showChosen();
    const feed::RefusedRequest* current() const; // null: none is chosen

    PaneTitle* m_title;
    Table* m_table;
    QStandardItemModel* m_model;
    QLabel* m_pass;
    std::vector<feed::RefusedRequest> m_refused;
    bool m_filling = false;
};

} // namespace waybill::ui::relay
