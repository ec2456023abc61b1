// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the relay says of itself and of each endpoint, in a window beside the work. Main thread; the clock outlives it.

#include "core/feed/RelayClient.h"

#include <QDialog>

class QLabel;
class QStandardItemModel;

namespace waybill::ui::shell {

class RelayDialog : public QDialog {
    Q_OBJECT
public:
    explicit RelayDialog(const Clock& clock, QWidget* parent = nullptr);

    void show(const feed::Connection& connection, const feed::RelayStatus& status);

private:
    QString sentence(const feed::Connection& connection, const feed::RelayStatus& status) const;

    const Clock& m_clock;
    QLabel* m_sentence;
    QStandardItemModel* m_model;
};

} // namespace waybill::ui::shell
