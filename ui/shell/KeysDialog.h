// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every key and what it does, in a window beside the work. Main thread.

#include <QDialog>
#include <QList>

class QAction;

namespace waybill::ui::shell {

class KeysDialog : public QDialog {
    Q_OBJECT
public:
    // Names and shortcuts are copied.
    explicit KeysDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);
};

} // namespace waybill::ui::shell
