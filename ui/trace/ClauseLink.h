// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The focusable, clickable area of one clause; the text under it is painted by ClauseText. Owned by it.

#include <QAbstractButton>
#include <QRectF>

namespace waybill::ui::trace {

class ClauseLink : public QAbstractButton {
    Q_OBJECT
public:
    explicit ClauseLink(QWidget* parent);

    // One rectangle a line, in the parent's coordinates.
    void setFragments(const QList<QRectF>& fragments);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QList<QRect> m_fragments; // in own coordinates
};

} // namespace waybill::ui::trace
