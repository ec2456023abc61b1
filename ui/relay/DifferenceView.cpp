// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/DifferenceView.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

constexpr int margin = 12;
constexpr int nameWidth = 56;
constexpr qsizetype mostSpoken = 400;

// One character a byte that can't be shown as it is.
QString visible(const std::string& bytes)
{
    QString text = QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
    for (QChar& c : text) {
        if (c == QLatin1Char('\n'))
            c = QChar(0x21b5);
        else if (!c.isPrint())
            c = QChar(0x00b7);
    }
    return text;
}

} // namespace

DifferenceView::DifferenceView(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("difference"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    hide();
}

QSize DifferenceView::sizeHint() const { return {400, 3 * (fontMetrics().height() + 3) + 10}; }

void DifferenceView::show(const std::vector<feed::CopyDifference>& differences)
{
    const auto differs = [](const feed::CopyDifference& one) { return one.known && !one.equal; };
    const auto found = std::ranges::find_if(differences, differs);
    setVisible(found != differences.end());
    if (found == differences.end())
        return;
    const auto number = int(found - differences.begin()) + 1;
    m_title = tr("Copy %1 differs from byte %2 on").arg(number).arg(found->offset);
    m_before = visible(found->before);
    m_first = visible(found->first);
    m_copy = visible(found->copy);
    setAccessibleName(tr("%1: first %2, copy %3").arg(m_title, m_first.left(mostSpoken), m_copy.left(mostSpoken)));
    setToolTip(m_first.left(mostSpoken) + QLatin1Char('\n') + m_copy.left(mostSpoken));
    update();
}

void DifferenceView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens tokens = tokensOf(palette());
    painter.fillRect(rect(), tokens.base);
    painter.setFont(secondaryFont(font()));
    painter.setPen(tokens.text);
    const int line = fontMetrics().height() + 3;
    painter.drawText(QRect(margin, 2, width() - 2 * margin, line), Qt::AlignVCenter, m_title);
    const std::pair<QString, QString> rows[] = {{tr("First"), m_first}, {tr("Copy"), m_copy}};
    for (int at = 0; at < 2; ++at) {
        const int y = 2 + line * (at + 1);
        painter.setFont(secondaryFont(font()));
        painter.setPen(tokens.secondary);
        painter.drawText(QRect(margin, y, nameWidth, line), Qt::AlignVCenter, rows[at].first);
        painter.setFont(monospaceFont(font()));
        const int left = margin + nameWidth;
        // Where it begins to differ matters more than what came before.
        const QString lead = painter.fontMetrics().elidedText(m_before, Qt::ElideLeft, (width() - margin - left) / 3);
        const int before = painter.fontMetrics().horizontalAdvance(lead);
        painter.drawText(QRect(left, y, before + 1, line), Qt::AlignVCenter, lead);
        const int room = width() - margin - left - before;
        const QString text = rows[at].second.isEmpty() ? tr("(nothing)") : rows[at].second;
        const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, room);
        QColor ground = at == 0 ? tokens.delivered : tokens.deferred;
        ground.setAlphaF(0.18F);
        painter.fillRect(QRect(left + before, y + 1, painter.fontMetrics().horizontalAdvance(shown), line - 2), ground);
        painter.setPen(tokens.text);
        painter.drawText(QRect(left + before, y, room, line), Qt::AlignVCenter, shown);
    }
}

} // namespace waybill::ui::relay
