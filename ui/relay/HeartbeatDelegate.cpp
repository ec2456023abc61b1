// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/HeartbeatDelegate.h"

#include "ui/relay/EndpointModel.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

constexpr int barWidth = 3;
constexpr int barStep = 4;

// The run of empty minutes at the end that should not be empty; -1 when there is none.
int missingFrom(const BeatLine& line)
{
    if (!line.missing)
        return -1;
    int first = int(line.beats.size());
    while (first > 0 && line.beats[std::size_t(first) - 1].received() == 0)
        --first;
    return first < int(line.beats.size()) ? first : -1;
}

void paintBar(QPainter& painter, const QRect& room, int x, const waybill::relay::Beat& beat, double most,
              const Tokens& tokens)
{
    const int whole = std::max(2, int(double(room.height()) * double(beat.received()) / most));
    const int refused = beat.refused == 0 ? 0 : std::clamp(int(double(whole) * double(beat.refused) / double(beat.received())), 2, whole);
    painter.fillRect(QRect(x, room.bottom() + 1 - whole + refused, barWidth, whole - refused), tokens.delivered);
    painter.fillRect(QRect(x, room.bottom() + 1 - whole, barWidth, refused), tokens.bounced);
}

void paintBeats(QPainter& painter, const QRect& cell, const BeatLine& line, const Tokens& tokens)
{
    const QRect room = cell.adjusted(Table::cellPadding, 5, -Table::cellPadding, -5);
    const int count = std::min(int(line.beats.size()), room.width() / barStep);
    const int skipped = int(line.beats.size()) - count;
    std::int64_t most = 1;
    for (const auto& beat : line.beats)
        most = std::max(most, beat.received());
    painter.setPen(tokens.border);
    painter.drawLine(room.left(), room.bottom() + 1, room.left() + count * barStep - 2, room.bottom() + 1);
    for (int at = 0; at < count; ++at) {
        const auto minute = std::size_t(at + skipped);
        const int x = room.left() + at * barStep;
        if (minute < line.wasOff.size() && line.wasOff[minute])
            painter.fillRect(QRect(x, room.top(), barStep, room.height()), QBrush(tokens.unknown, Qt::BDiagPattern));
        else if (line.beats[minute].received() > 0)
            paintBar(painter, room, x, line.beats[minute], double(most), tokens);
    }
    if (const int first = missingFrom(line); first >= 0) {
        const int x = room.left() + std::max(0, first - skipped) * barStep;
        painter.setPen(QPen(tokens.deferred, 1, Qt::DashLine));
        painter.drawRect(QRect(x, room.top(), room.left() + count * barStep - 2 - x, room.height()));
    }
}

} // namespace

void HeartbeatDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    RowDelegate::paint(painter, option, index);
    const QVariant beats = index.data(BeatsRole);
    if (!beats.isValid())
        return;
    painter->save();
    painter->setClipRect(option.rect);
    paintBeats(*painter, option.rect, beats.value<BeatLine>(), tokensOf(option.palette));
    painter->restore();
}

} // namespace waybill::ui::relay
