// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LineDelegate.h"

#include <QPainter>

namespace waybill::ui {

namespace {

constexpr int edge = 3;
constexpr int leastWidth = 40;

} // namespace

Tokens rowTokens(QPalette palette, bool chosen)
{
    if (chosen)
        palette.setColor(QPalette::Text, palette.color(QPalette::HighlightedText));
    Tokens tokens = tokensOf(palette);
    if (chosen && !tokens.ownColours)
        tokens.accent = tokens.text;
    return tokens;
}

LineDelegate::LineDelegate(QColor Tokens::*ground, int lineHeight, QObject* parent)
    : QStyledItemDelegate(parent), m_ground(ground), m_lineHeight(lineHeight)
{
}

void LineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens tokens = rowTokens(option.palette, isChosen(option));
    painter->save();
    painter->fillRect(option.rect, isChosen(option) ? tokens.highlight : tokens.*m_ground);
    if (isChosen(option))
        painter->fillRect(QRect(option.rect.topLeft(), QSize(edge, option.rect.height())), tokens.accent);
    painter->save();
    painter->setFont(option.font);
    painter->setPen(tokens.text);
    paintLine(*painter, option, index, tokens);
    painter->restore();
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(tokens.accent, 2));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize LineDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {leastWidth, m_lineHeight};
}

} // namespace waybill::ui
