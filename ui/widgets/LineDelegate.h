// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line of a list: its ground, the 3 px accent edge of the chosen line and the frame of the focus. What stands on
// the line is the heir's. Main thread.

#include "ui/widgets/Tokens.h"

#include <QStyledItemDelegate>

namespace waybill::ui {

// What a row is painted with: a chosen one stands on the highlight, where high contrast has another text.
Tokens rowTokens(QPalette palette, bool chosen);

class LineDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    // ground: the colour of a line that is not chosen, &Tokens::base for example.
    LineDelegate(QColor Tokens::*ground, int lineHeight, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const final;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    // The painter's state is restored afterwards.
    virtual void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                           const Tokens& tokens) const = 0;

    static bool isChosen(const QStyleOptionViewItem& option) { return option.state.testFlag(QStyle::State_Selected); }

private:
    QColor Tokens::*m_ground;
    int m_lineHeight;
};

} // namespace waybill::ui
