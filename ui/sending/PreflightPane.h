// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is missing or doubtful in a message, before it is sent: blocks first, then warnings, what isn't known, and what
// is right. Main thread.

#include "core/sending/Preflight.h"

#include <QScrollArea>

class QVBoxLayout;

namespace waybill::ui {
class PaneTitle;
}

namespace waybill::ui::sending {

class PreflightPane : public QWidget {
    Q_OBJECT
public:
    explicit PreflightPane(QWidget* parent = nullptr);

    void setItems(const std::vector<waybill::sending::PreflightItem>& items);

signals:
    void evidenceRequested(const QString& event); // "evt_…"

private:
    QWidget* makeRow(const waybill::sending::PreflightItem& item);

    PaneTitle* m_title;
    QWidget* m_rows;
    QVBoxLayout* m_column;
};

} // namespace waybill::ui::sending
