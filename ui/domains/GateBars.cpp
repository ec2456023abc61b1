// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/GateBars.h"

#include "ui/widgets/Tokens.h"

#include <QPainter>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

constexpr int lineHeight = 24;
constexpr int labelWidth = 132;
constexpr int textWidth = 150;
constexpr int barHeight = 8;

using waybill::domains::Stability;

} // namespace

void GateBars::setBars(std::vector<waybill::domains::GateBar> bars)
{
    m_bars = std::move(bars);
    QStringList lines;
    for (const auto& bar : m_bars)
        lines.push_back(bar.title + QStringLiteral(": ") + textOf(bar));
    setAccessibleName(tr("Days unbroken"));
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize GateBars::sizeHint() const { return {560, std::max(1, int(m_bars.size())) * lineHeight}; }

QString GateBars::textOf(const waybill::domains::GateBar& bar) const
{
    if (bar.state == Stability::State::NotObserved)
        return tr("not observed yet");
    if (bar.state == Stability::State::Unknown)
        return tr("not known");
    if (bar.everywhere == false)
        return tr("not at every server");
    return tr("%1 days, %2 needed").arg(bar.days).arg(bar.needed);
}

void GateBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens tokens = tokensOf(palette());
    painter.fillRect(rect(), tokens.base);
    int y = 0;
    for (const auto& bar : m_bars) {
        const QRect line(0, y, width(), lineHeight);
        y += lineHeight;
        painter.setPen(tokens.text);
        painter.drawText(line.adjusted(0, 0, labelWidth - line.width(), 0), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(bar.title, Qt::ElideRight, labelWidth - 8));
        const QRect frame(labelWidth, line.center().y() - barHeight / 2, std::max(40, width() - labelWidth - textWidth), barHeight);
        painter.setPen(tokens.border);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(frame.adjusted(0, 0, -1, -1));
        const bool good = bar.state == Stability::State::Good;
        const double share = bar.needed > 0 ? std::min(1.0, double(bar.days) / bar.needed) : 1.0;
        const int filled = good ? int((frame.width() - 2) * share) : 0;
        if (filled > 0)
            painter.fillRect(QRect(frame.left() + 1, frame.top() + 1, filled, barHeight - 2), tokens.delivered);
        if (bar.state == Stability::State::Broken)
            painter.fillRect(QRect(frame.left() + 1, frame.top() + 1, 6, barHeight - 2), tokens.bounced);
        const bool quiet = !good && bar.state != Stability::State::Broken;
        painter.setPen(quiet ? tokens.secondary : tokens.text);
        painter.drawText(QRect(frame.right() + 12, line.top(), textWidth - 12, lineHeight), Qt::AlignVCenter | Qt::AlignLeft, textOf(bar));
    }
}

} // namespace waybill::ui::domains
