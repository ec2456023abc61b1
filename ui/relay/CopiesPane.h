// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events that a provider sent more than once: how often, why it is the same event, and when each copy came. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QLabel;
class QSplitter;
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

    int wantedHeight() const; // to show every row
    std::int64_t count() const { return std::int64_t(m_copies.collapsed.size()); }
    QSplitter& splitter() { return *m_split; }

signals:
    void differencesRequested(waybill::events::EventId event);
    void openTraceRequested(const QString& query);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeDetail();
    void fitColumns();
    void showChosen();
    const feed::CollapsedDetail* chosen() const;

    PaneTitle* m_title;
    Table* m_table;
    QStandardItemModel* m_model;
    PaneTitle* m_lineTitle;
    CopyLine* m_line;
    QLabel* m_why;
    QLabel* m_effect;
    DifferenceView* m_difference;
    QSplitter* m_split = nullptr;
    feed::CopiesDetail m_copies;
    events::EventId m_shown;
    bool m_filling = false; // rows come and go, the choice stays
};

} // namespace waybill::ui::relay
