// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/VerdictDelegate.h"

#include "ui/domains/VerdictStyle.h"

#include <QPainter>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::DayState;

constexpr int dayWidth = 4;
constexpr int dayGap = 1;
constexpr int dayHeight = 10;

// Tall red: failed; hollow: unknown; a line: not yet observed. Shape says it as well as colour.
void paintDays(QPainter& painter, const QRect& room, const QByteArray& days, const Tokens& tokens)
{
    int x = room.left();
    for (const char one : days) {
        const QRect cell(x, room.center().y() - dayHeight / 2, dayWidth, dayHeight);
        x += dayWidth + dayGap;
        switch (DayState(one - '0')) {
        case DayState::NotObserved: painter.fillRect(QRect(cell.left(), cell.center().y(), dayWidth, 1), tokens.unknown); break;
        case DayState::Pass: painter.fillRect(cell, tokens.delivered); break;
        case DayState::Warning: painter.fillRect(cell.adjusted(0, 3, 0, 0), tokens.deferred); break;
        case DayState::Fail: painter.fillRect(cell.adjusted(0, -3, 0, 3), tokens.bounced); break;
        case DayState::Unknown:
            painter.setPen(tokens.unknown);
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(cell.adjusted(0, 0, -1, -1));
            break;
        }
    }
}

// text, and a bar of what is left of the whole.
void paintTtl(QPainter& painter, const QRect& room, double share, const Tokens& tokens)
{
    const QRect frame(room.right() - 72, room.center().y() - 3, 72, 7);
    painter.setPen(tokens.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame);
    const int width = int((frame.width() - 1) * std::clamp(share, 0.0, 1.0));
    painter.fillRect(frame.adjusted(1, 1, -frame.width() + width + 1, 0), tokens.accent);
}

} // namespace

void VerdictDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    RowDelegate::paint(painter, option, index);
    const Tokens tokens = tokensOf(option.palette);
    const QRect room = option.rect.adjusted(Table::cellPadding, 0, -Table::cellPadding, 0);
    painter->save();
    if (const QVariant verdict = index.data(VerdictRole); verdict.isValid()) {
        const OutcomeStyle style = styleOf(waybill::domains::Verdict(verdict.toInt()), tokens);
        style.icon().paint(painter, QRect(room.left(), room.center().y() - 7, 16, 16));
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QString text = index.data(WordRole).toString();
        painter->setFont(option.font);
        painter->setPen(selected ? tokens.text : style.colour);
        painter->drawText(room.adjusted(22, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(text.isEmpty() ? style.word : text, Qt::ElideRight, room.width() - 22));
    } else if (const QVariant days = index.data(DaysRole); days.isValid()) {
        paintDays(*painter, room, days.toByteArray(), tokens);
    } else if (const QVariant ttl = index.data(TtlRole); ttl.isValid()) {
        paintTtl(*painter, room, ttl.toDouble(), tokens);
    }
    painter->restore();
}

} // namespace waybill::ui::domains
