// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A thin bar under a pane while something takes long enough to say so. Main thread.

#include <QProgressBar>
#include <QTimer>

namespace waybill::ui::timeline {

class SlowBar : public QProgressBar {
    Q_OBJECT
public:
    explicit SlowBar(QWidget* parent = nullptr);

    void setBusy(bool busy);

private:
    QTimer m_patience;
};

} // namespace waybill::ui::timeline
