// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The deliveries of one event one below the other, on a line: the first one counts, the others were collapsed. The same is
// in its accessible description and its tooltip. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

namespace waybill::ui::relay {

class CopyLine : public QWidget {
    Q_OBJECT
public:
    explicit CopyLine(QWidget* parent = nullptr);

    void show(const feed::CollapsedDetail& collapsed, const std::vector<feed::CopyDifference>& differences);
    void clear();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int lineHeight() const;
    QString wordsFor(std::size_t delivery) const;

    feed::CollapsedDetail m_collapsed;
    std::vector<feed::CopyDifference> m_differences; // one a copy; empty until they are known
};

} // namespace waybill::ui::relay
