// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The checks of one domain: what was found now or last, how the last 30 days were, since when it is so. Main thread.

#include "core/domains/client/DomainRecords.h"

#include <QAbstractTableModel>

#include <optional>

namespace waybill::ui::domains {

struct CheckRow {
    std::string id;
    QString title;
    QString sentence;
    waybill::domains::Verdict verdict = waybill::domains::Verdict::Unknown;
    waybill::domains::Stability stability;
    waybill::domains::Stability everywhere;  // as the gate counts it
    std::optional<bool> isEverywhere;
    std::vector<waybill::domains::DayState> days;
    std::optional<waybill::domains::Check> check; // with its answers, once it was run here
};

class CheckModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { Title, Verdict, Found, Days, Stable, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    // The stored history; keeps the answers of checks that were run here and are still as they were.
    void setHistory(const waybill::domains::DomainHistory& history);
    // What a run found; rows keep their place, new ones come at the end.
    void take(const std::vector<waybill::domains::Check>& checks);
    void clear();

    const std::vector<CheckRow>& rows() const { return m_rows; }
    // The row that needs somebody most: the first failure, else unknown, else warning, else the first; -1 without rows.
    int worstRow() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<CheckRow> m_rows;
    Timestamp m_now{};
};

} // namespace waybill::ui::domains
