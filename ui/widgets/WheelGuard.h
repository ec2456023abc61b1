// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// In a form that scrolls, the wheel scrolls the form and changes no field on the way: whom messages may go to, or what they
// are sent with, must not change by passing over it. Main thread.

#include <QObject>

namespace waybill::ui {

class WheelGuard : public QObject {
    Q_OBJECT
public:
    // Every box to choose from or to count with that is in the form by now; lives as long as the form.
    explicit WheelGuard(QWidget* form);

    bool eventFilter(QObject* field, QEvent* event) override;
};

} // namespace waybill::ui
