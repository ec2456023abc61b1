// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/TextScroll.h"

namespace waybill::ui::trace {

TextScroll::TextScroll(QWidget* content, QWidget* parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::NoFocus);
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    setWidget(content);
}

} // namespace waybill::ui::trace
