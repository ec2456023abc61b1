// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events that a provider sent more than once: how often, why it is the same event, and when each copy came. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QLabel;
class QStandardItemModel;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::relay {

class CopyLine;
class DifferenceView;

class CopiesPane : public QWidget {
    Q_OBJECT
public:
    explicit CopiesPane(QWidget* parent = nullptr);

    void show(const feed::CopiesDetail& copies, Timestamp now);
    void showDifferences(events::EventId event, const std::vector<feed::CopyDifference>& differences);

signals:
    void differencesRequested(waybill::events::EventId event);
    void openTraceRequested(const QString& query);

private:
    void showChosen();
    const feed::CollapsedDetail* chosen() const;

    PaneTitle* m_title;
    Table* m_table;
    QStandardItemModel* m_model;
    PaneTitle* m_lineTitle;
    CopyLine* m_line;
    DifferenceView* m_difference;
    QLabel* m_effect;
    feed::CopiesDetail m_copies;
    events::EventId m_shown;
    bool m_filling = false; // rows come and go, the choice stays
};

} // namespace waybill::ui::relay
