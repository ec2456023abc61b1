// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/CopyLine.h"

#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

constexpr std::size_t mostShown = 20;
constexpr int margin = 12;
constexpr int above = 4;
constexpr int dot = 10;

} // namespace

CopyLine::CopyLine(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("copyLine"));
    setAccessibleName(tr("Copies of this event"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFont(secondaryFont(font()));
}

void CopyLine::show(const feed::CollapsedDetail& collapsed, const std::vector<feed::CopyDifference>& differences)
{
    m_collapsed = collapsed;
    m_differences = differences;
    QStringList spoken;
    for (std::size_t at = 0; at < collapsed.deliveries.size(); ++at)
        spoken << timeOfDayExact(collapsed.deliveries[at].receivedAt) + QStringLiteral(": ") + wordsFor(at);
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setToolTip(spoken.join(QLatin1Char('\n')));
    updateGeometry();
    update();
}

void CopyLine::clear()
{
    show({}, {});
}

int CopyLine::lineHeight() const { return fontMetrics().height() + 6; }

QSize CopyLine::sizeHint() const
{
    const std::size_t copies = m_collapsed.deliveries.size();
    const auto lines = int(std::clamp<std::size_t>(copies, 2, mostShown)) + (copies > mostShown ? 1 : 0);
    return {200, above + lines * lineHeight()};
}

QString CopyLine::wordsFor(std::size_t delivery) const
{
    if (delivery == 0) {
        const auto& answer = m_collapsed.deliveries[0].answer;
        return answer ? tr("applied, 200 sent in %1").arg(latencyText(*answer)) : tr("applied");
    }
    const std::size_t copy = delivery - 1;
    if (copy >= m_differences.size())
        return tr("copy %1, collapsed").arg(delivery);
    const feed::CopyDifference& difference = m_differences[copy];
    if (!difference.known)
        return tr("copy %1, its bytes are no longer kept").arg(delivery);
    return difference.equal ? tr("copy %1, the same bytes").arg(delivery)
                            : tr("copy %1, differs from byte %2 on").arg(delivery).arg(difference.offset);
}

void CopyLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens tokens = tokensOf(palette());
    painter.fillRect(rect(), tokens.base);
    const std::size_t copies = m_collapsed.deliveries.size();
    const std::size_t count = std::min(copies, mostShown);
    if (count == 0) {
        painter.setPen(tokens.secondary);
        painter.drawText(rect().adjusted(margin, 0, -margin, 0), Qt::AlignVCenter | Qt::TextWordWrap,
                         tr("Choose an event to see when its copies came."));
        return;
    }
    const int line = lineHeight();
    const int middle = margin + dot / 2;
    painter.setPen(QPen(tokens.border, 2));
    painter.drawLine(middle, above + line / 2, middle, above + line * int(count) - line / 2);
    const QRect room(margin + dot + 8, above, width() - 2 * margin - dot - 8, line);
    const int timeWidth = fontMetrics().horizontalAdvance(QStringLiteral("00:00:00.000")) + 10;
    for (std::size_t at = 0; at < count; ++at) {
        const QRect row = room.translated(0, int(at) * line);
        painter.setPen(QPen(at == 0 ? tokens.delivered : tokens.unknown, 2));
        painter.setBrush(at == 0 ? tokens.delivered : tokens.base);
        painter.drawEllipse(QRect(margin, row.center().y() - dot / 2 + 1, dot, dot));
        painter.setPen(tokens.text);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, timeOfDayExact(m_collapsed.deliveries[at].receivedAt));
        painter.setPen(tokens.secondary);
        painter.drawText(row.adjusted(timeWidth, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(wordsFor(at), Qt::ElideRight, row.width() - timeWidth));
    }
    if (copies > count)
        painter.drawText(room.translated(0, int(count) * line), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("and %n more", nullptr, int(copies - count)));
}

} // namespace waybill::ui::relay
