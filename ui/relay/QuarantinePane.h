// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Requests that were refused and are kept: when, where, why, how they begin, and what would make the chosen one pass.
// Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
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

signals:
    void wantedHeightChanged();

private:
    void showChosen();
    std::int64_t currentId() const; // 0: none

    PaneTitle* m_title;
    Table* m_table;
    QStandardItemModel* m_model;
    QLabel* m_pass;
    QPlainTextEdit* m_excerpt;
    std::vector<feed::RefusedRequest> m_refused;
    bool m_filling = false;
};

} // namespace waybill::ui::relay
