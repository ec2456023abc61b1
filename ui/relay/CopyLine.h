// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The deliveries of one event on a line: the first one counts, the others were collapsed. The same is in its accessible
// description and its tooltip. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

namespace waybill::ui::relay {

class CopyLine : public QWidget {
    Q_OBJECT
public:
    explicit CopyLine(QWidget* parent = nullptr);

    void show(const feed::CollapsedDetail& collapsed, const std::vector<feed::CopyDifference>& differences);
    void clear();

    QSize sizeHint() const override { return {400, 76}; }
    QSize minimumSizeHint() const override { return {200, 76}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString wordsFor(std::size_t delivery) const;

    feed::CollapsedDetail m_collapsed;
    std::vector<feed::CopyDifference> m_differences; // one a copy; empty until they are known
};

} // namespace waybill::ui::relay
