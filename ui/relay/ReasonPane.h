// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was refused today, by reason, with a bar for its share and where it was; then paths that are no endpoint. The
// rows can be gone through by keyboard. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QListWidget;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::relay {

class ReasonPane : public QWidget {
    Q_OBJECT
public:
    explicit ReasonPane(QWidget* parent = nullptr);

    void show(const feed::RelayDetails& details);

    int wantedHeight() const; // to show every row
    std::int64_t count() const { return m_sum; }

private:
    PaneTitle* m_title;
    QListWidget* m_list;
    std::int64_t m_sum = 0; // of what was refused
};

} // namespace waybill::ui::relay
