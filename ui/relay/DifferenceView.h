// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// In which bytes a copy differs from what counts: both from the first different byte on, below one another, the different
// part marked. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

namespace waybill::ui::relay {

class DifferenceView : public QWidget {
    Q_OBJECT
public:
    explicit DifferenceView(QWidget* parent = nullptr);

    // The first copy that differs is shown; without one the view is empty and hidden.
    void show(const std::vector<feed::CopyDifference>& differences);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    QString m_before;
    QString m_first;
    QString m_copy;
};

} // namespace waybill::ui::relay
