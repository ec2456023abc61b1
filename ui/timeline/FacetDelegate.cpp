// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/FacetDelegate.h"

#include "ui/timeline/FacetsPane.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"

#include <QPainter>

namespace waybill::ui::timeline {

namespace {

constexpr int height = 24;
constexpr int indent = 26;
constexpr int iconSize = 16;

} // namespace

void FacetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens tokens = tokensOf(option.palette);
    const bool current = option.state.testFlag(QStyle::State_HasFocus);
    painter->save();
    painter->fillRect(option.rect, tokens.base);
    if (index.parent().isValid())
        paintValue(painter, option, index);
    else
        paintTitle(painter, option, index);
    if (current) {
        painter->setPen(QPen(tokens.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize FacetDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {160, height};
}

void FacetDelegate::paintTitle(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens tokens = tokensOf(option.palette);
    const auto* tree = qobject_cast<const QTreeView*>(option.widget);
    const bool open = tree != nullptr && tree->isExpanded(index);
    const QRect room = option.rect.adjusted(6, 0, -8, 0);
    icon(open ? QStringLiteral("go-down") : QStringLiteral("go-next"), tokens.secondary)
        .paint(painter, QRect(room.left() - 2, room.center().y() - 6, 14, 14));
    painter->setFont(titleFont(option.font));
    painter->setPen(tokens.text);
    painter->drawText(room.adjusted(indent - 6, 0, 0, 0), Qt::AlignVCenter, index.data().toString());
}

void FacetDelegate::paintValue(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens tokens = tokensOf(option.palette);
    const QRect room = option.rect.adjusted(indent, 0, -10, -2);
    if (index.data(FacetMoreRole).toBool()) {
        painter->setFont(secondaryFont(option.font));
        painter->setPen(tokens.accent);
        painter->drawText(room, Qt::AlignVCenter, index.data().toString());
        return;
    }
    painter->setFont(secondaryFont(option.font));
    const QString count = countText(index.data(FacetCountRole).toLongLong());
    painter->setPen(tokens.text);
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight, count);
    QRect left = room.adjusted(0, 0, -painter->fontMetrics().horizontalAdvance(count) - 8, 0);
    QColor bar = tokens.border;
    painter->setFont(option.font);
    if (const QVariant type = index.data(FacetOutcomeRole); type.isValid()) {
        const OutcomeStyle style = styleOf(events::EventType(type.toInt()), tokens);
        style.icon().paint(painter, QRect(left.left(), left.center().y() - 7, iconSize, iconSize));
        left.setLeft(left.left() + iconSize + 6);
        painter->setPen(style.colour);
        bar = style.colour;
    }
    painter->drawText(left, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, left.width()));
    const double share = index.data(FacetShareRole).toDouble();
    painter->fillRect(QRect(room.left(), option.rect.bottom() - 1, std::max(2, int(room.width() * share)), 2), bar);
}

} // namespace waybill::ui::timeline
