// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/PageStack.h"

namespace waybill::ui::shell {

void PageStack::addPage(QWidget* page)
{
    page->setParent(this);
    page->hide(); // else it would come with the stack
}

void PageStack::showPage(QWidget* page)
{
    if (page == m_shown)
        return;
    if (m_hasItsSize)
        page->setGeometry(rect());
    page->show();
    page->raise();
    if (m_shown != nullptr)
        m_shown->hide();
    m_shown = page;
}

void PageStack::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_hasItsSize = true;
    if (m_shown != nullptr)
        m_shown->setGeometry(rect());
}

} // namespace waybill::ui::shell
