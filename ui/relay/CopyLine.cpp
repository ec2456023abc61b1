// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/CopyLine.h"

#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>

namespace waybill::ui::relay {

namespace {

constexpr std::size_t mostShown = 5;
constexpr int dot = 10;

} // namespace

CopyLine::CopyLine(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("copyLine"));
    setAccessibleName(tr("Copies of this event"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
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
    update();
}

void CopyLine::clear()
{
    show({}, {});
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
    painter.setFont(secondaryFont(font()));
    const std::size_t count = std::min(m_collapsed.deliveries.size(), mostShown);
    if (count == 0) {
        painter.setPen(tokens.secondary);
        painter.drawText(rect().adjusted(12, 0, -12, 0), Qt::AlignVCenter, tr("Choose an event above to see when its copies came."));
        return;
    }
    const int step = (width() - 24) / int(count);
    const int y = 18;
    painter.setPen(QPen(tokens.border, 2));
    painter.drawLine(12 + step / 2, y, 12 + step * int(count) - step / 2, y);
    for (std::size_t at = 0; at < count; ++at) {
        const QRect place(12 + step * int(at), 0, step, height());
        const QRect circle(place.center().x() - dot / 2, y - dot / 2, dot, dot);
        painter.setPen(QPen(at == 0 ? tokens.delivered : tokens.unknown, 2));
        painter.setBrush(at == 0 ? tokens.delivered : tokens.base);
        painter.drawEllipse(circle);
        painter.setPen(tokens.text);
        painter.drawText(QRect(place.left(), 30, step, 18), Qt::AlignCenter, timeOfDayExact(m_collapsed.deliveries[at].receivedAt));
        painter.setPen(tokens.secondary);
        painter.drawText(QRect(place.left() + 4, 48, step - 8, 18), Qt::AlignCenter,
                         painter.fontMetrics().elidedText(wordsFor(at), Qt::ElideRight, step - 8));
    }
}

} // namespace waybill::ui::relay
