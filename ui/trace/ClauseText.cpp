// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/ClauseText.h"

#include "ui/trace/ClauseLink.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace waybill::ui::trace {

namespace {

constexpr int unlimitedWidth = 1 << 20;

// The underline leaves out spaces and punctuation round a clause.
bool isUnderlined(QChar character)
{
    static const QString left = QStringLiteral(" .,;:!?\u00a0");
    return !left.contains(character);
}

} // namespace

ClauseText::ClauseText(QWidget* parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_layout.setCacheEnabled(true);
    // Takes this sentence's place in the tab order; the others follow it.
    addLink();
}

void ClauseText::addLink()
{
    auto* link = new ClauseLink(this);
    const std::size_t index = m_links.size();
    link->setObjectName(QStringLiteral("clause%1").arg(index));
    link->hide();
    if (index > 0)
        setTabOrder(m_links.back(), link);
    connect(link, &ClauseLink::clicked, this, [this, index] {
        if (index < m_evidence.size())
            emit clauseActivated(m_evidence[index]);
    });
    m_links.push_back(link);
}

void ClauseText::setPieces(std::vector<Piece> pieces, std::vector<std::vector<events::EventId>> evidence)
{
    m_pieces = std::move(pieces);
    m_evidence = std::move(evidence);
    while (m_links.size() < m_evidence.size())
        addLink();
    rebuild();
}

void ClauseText::rebuild()
{
    QString text;
    QList<QTextLayout::FormatRange> formats;
    std::vector<QString> linkTexts(m_links.size());
    m_ranges.clear();
    for (const Piece& piece : m_pieces) {
        QTextLayout::FormatRange format;
        format.start = int(text.size());
        format.length = int(piece.text.size());
        if (piece.bold)
            format.format.setFontWeight(QFont::DemiBold);
        format.format.setForeground(piece.color.isValid() ? piece.color : palette().color(QPalette::Text));
        formats.append(format);
        m_ranges.push_back({format.start, format.length});
        text += piece.text;
        if (piece.link >= 0 && std::size_t(piece.link) < linkTexts.size())
            linkTexts[std::size_t(piece.link)] += piece.text;
    }
    for (std::size_t i = 0; i < m_links.size(); ++i)
        m_links[i]->setAccessibleName(linkTexts[i].trimmed());
    setAccessibleName(text);
    m_layout.setText(text);
    m_layout.setFont(font());
    m_layout.setFormats(formats);
    layOut(m_layout, width());
    placeLinks();
    updateGeometry();
    update();
}

qreal ClauseText::layOut(QTextLayout& layout, int width) const
{
    // Lines stand further apart than the font wants, for the dotted line under them.
    const qreal extra = std::ceil(QFontMetricsF(layout.font()).height() * 0.15);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    qreal y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        line.setPosition(QPointF(0, y));
        y += std::ceil(line.height() + extra);
    }
    layout.endLayout();
    return y;
}

int ClauseText::heightForWidth(int width) const
{
    QTextLayout layout(m_layout.text(), m_layout.font());
    layout.setFormats(m_layout.formats());
    return int(layOut(layout, width));
}

QSize ClauseText::sizeHint() const
{
    QTextLayout layout(m_layout.text(), m_layout.font());
    layout.setFormats(m_layout.formats());
    const qreal height = layOut(layout, unlimitedWidth);
    return {int(std::ceil(layout.maximumWidth() > 0 ? layout.lineAt(0).naturalTextWidth() : 0)) + 1, int(height)};
}

QSize ClauseText::minimumSizeHint() const
{
    return {120, QFontMetrics(font()).height()};
}

QList<QRectF> ClauseText::fragments(Range range) const
{
    QList<QRectF> rectangles;
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        const int from = std::max(range.start, line.textStart());
        const int to = std::min(range.start + range.length, line.textStart() + line.textLength());
        if (from >= to)
            continue;
        const qreal a = line.cursorToX(from);
        const qreal b = line.cursorToX(to);
        rectangles.append(QRectF(QPointF(std::min(a, b), line.y()), QPointF(std::max(a, b), line.y() + line.height())));
    }
    return rectangles;
}

void ClauseText::placeLinks()
{
    // The pieces of a link stand side by side, so they are one range.
    std::vector<Range> ranges(m_links.size());
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        if (m_pieces[i].link < 0 || std::size_t(m_pieces[i].link) >= ranges.size())
            continue;
        Range& range = ranges[std::size_t(m_pieces[i].link)];
        if (range.length == 0)
            range.start = m_ranges[i].start;
        range.length = m_ranges[i].start + m_ranges[i].length - range.start;
    }
    for (std::size_t i = 0; i < m_links.size(); ++i)
        m_links[i]->setFragments(fragments(ranges[i]));
}

void ClauseText::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    m_layout.draw(&painter, QPointF(0, 0));
    QPen dots(palette().color(QPalette::PlaceholderText), 1, Qt::DotLine);
    painter.setPen(dots);
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        if (m_pieces[i].link < 0)
            continue;
        Range range = m_ranges[i];
        const QString& text = m_pieces[i].text;
        while (range.length > 0 && !isUnderlined(text[range.start - m_ranges[i].start])) {
            ++range.start;
            --range.length;
        }
        while (range.length > 0 && !isUnderlined(text[range.start - m_ranges[i].start + range.length - 1]))
            --range.length;
        for (const QRectF& fragment : fragments(range)) {
            const qreal y = std::round(fragment.bottom()) - 0.5;
            painter.drawLine(QPointF(fragment.left(), y), QPointF(fragment.right(), y));
        }
    }
}

void ClauseText::resizeEvent(QResizeEvent*)
{
    layOut(m_layout, width());
    placeLinks();
}

void ClauseText::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        rebuild();
    QWidget::changeEvent(event);
}

const Piece* ClauseText::pieceAt(QPointF position) const
{
    for (std::size_t i = 0; i < m_pieces.size(); ++i)
        for (const QRectF& fragment : fragments(m_ranges[i]))
            if (fragment.contains(position))
                return &m_pieces[i];
    return nullptr;
}

bool ClauseText::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        if (const Piece* piece = pieceAt(help->pos()); piece != nullptr && !piece->toolTip.isEmpty())
            QToolTip::showText(help->globalPos(), piece->toolTip.toHtmlEscaped(), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace waybill::ui::trace
