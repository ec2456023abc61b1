// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/WheelGuard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace waybill::ui {

WheelGuard::WheelGuard(QWidget* form) : QObject(form)
{
    for (QComboBox* box : form->findChildren<QComboBox*>())
        box->installEventFilter(this);
    for (QAbstractSpinBox* box : form->findChildren<QAbstractSpinBox*>())
        box->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject*, QEvent* event)
{
    if (event->type() != QEvent::Wheel)
        return false;
    event->ignore(); // the form around it takes it
    return true;
}

} // namespace waybill::ui
