// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The histogram with its title line: what a bar stands for, the legend, the range that is shown. Main thread.

#include "core/timeline/Timeline.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::timeline {

class HistogramView;

class HistogramPane : public QWidget {
    Q_OBJECT
public:
    explicit HistogramPane(QWidget* parent = nullptr);

    void show(const waybill::timeline::Summary& summary);
    // "09:54 – now · 9 933 events · follows the clock"; clearable: a range stands in the filter.
    void setRange(const QString& text, bool clearable);
    HistogramView* view() const { return m_view; }

signals:
    void rangeCleared();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void tint();

    PaneTitle* m_title = nullptr;
    QWidget* m_legend = nullptr; // the last one to be made
    QLabel* m_range = nullptr;
    QToolButton* m_clear = nullptr;
    HistogramView* m_view = nullptr;
};

} // namespace waybill::ui::timeline
