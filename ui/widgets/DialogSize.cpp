// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DialogSize.h"

#include <QDialog>
#include <QLayout>

#include <algorithm>

namespace waybill::ui {

void growToFit(QDialog& dialog)
{
    QLayout* layout = dialog.layout();
    layout->activate();
    const int needed = layout->hasHeightForWidth() ? layout->totalHeightForWidth(dialog.width()) : layout->totalSizeHint().height();
    dialog.resize(dialog.width(), std::max(dialog.height(), needed));
}

} // namespace waybill::ui
