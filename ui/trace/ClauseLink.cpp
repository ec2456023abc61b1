// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/ClauseLink.h"

#include <QKeyEvent>
#include <QPainter>

namespace waybill::ui::trace {

namespace {

// Room for the focus frame outside the letters.
constexpr int frameMargin = 3;

} // namespace

ClauseLink::ClauseLink(QWidget* parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleDescription(tr("Shows the event behind this part of the sentence"));
}

void ClauseLink::setFragments(const QList<QRectF>& fragments)
{
    QRegion region;
    for (const QRectF& fragment : fragments)
        region += fragment.toAlignedRect().adjusted(-frameMargin, 0, frameMargin, 0);
    const QRect bounds = region.boundingRect();
    setGeometry(bounds);
    m_fragments.clear();
    for (const QRectF& fragment : fragments)
        m_fragments.append(
            fragment.toAlignedRect().adjusted(-frameMargin, 0, frameMargin, 0).translated(-bounds.topLeft()));
    // A clause that wraps covers only its letters, not the box round them: the next clause lies in that box too.
    setMask(region.translated(-bounds.topLeft()));
    setVisible(!fragments.isEmpty());
}

void ClauseLink::paintEvent(QPaintEvent*)
{
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Link), 2));
    for (const QRect& fragment : m_fragments)
        painter.drawRect(fragment.adjusted(1, 1, -1, -1));
}

void ClauseLink::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace waybill::ui::trace
