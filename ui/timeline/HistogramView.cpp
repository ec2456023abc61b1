// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/HistogramView.h"

#include "core/base/Rfc3339.h"
#include "ui/timeline/TimeAxis.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <numeric>

namespace waybill::ui::timeline {

namespace {

using Band = HistogramView::Band;

Band bandOf(events::EventType type)
{
    using enum events::EventType;
    switch (type) {
    case Delivered: return Band::Delivered;
    case Queued:
    case Sent: return Band::Sent;
    case Deferred: return Band::Deferred;
    case Bounced: return Band::Bounced;
    case Rejected:
    case Failed: return Band::Rejected;
    case Complained: return Band::Complained;
    case Opened:
    case Clicked: return Band::Opened;
    default: return Band::Other;
    }
}

// The distance of the gridlines: 1, 2, 5, 10, 20, 25, 50, 100, 200, 250 …, the first of which `lines` or fewer fit.
std::int64_t gridStep(double top, int lines)
{
    std::int64_t power = 1;
    for (;; power *= 10) {
        for (const std::int64_t tenths : {10, 20, 25, 50}) {
            const std::int64_t step = tenths * power / 10;
            if (step * 10 == tenths * power && double(step) * (lines + 1) > top)
                return step;
        }
    }
}

// Where everything is more than that many times what matches, the matching bars would be too low to read.
constexpr double mostOnOneScale = 5;
constexpr double headroom = 1.15;
constexpr int leftAxis = 44;
constexpr int bottomAxis = 20;

template <typename Bar>
std::uint32_t sumOf(const Bar& bar)
{
    return std::accumulate(bar.begin(), bar.end(), 0U);
}

} // namespace

HistogramView::HistogramView(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("histogram"));
    setAccessibleName(tr("Events over time"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setMouseTracking(false);
}

std::vector<HistogramView::Bar> HistogramView::barsOf(const std::vector<waybill::timeline::EventCounts>& counts)
{
    std::vector<Bar> bars(counts.size());
    for (std::size_t at = 0; at < bars.size(); ++at) {
        for (std::size_t type = 0; type < events::eventTypeCount; ++type)
            bars[at][std::size_t(bandOf(events::EventType(type)))] += counts[at][type];
    }
    return bars;
}

std::uint32_t HistogramView::highestOf(const std::vector<Bar>& bars)
{
    std::uint32_t highest = 0;
    for (const Bar& bar : bars)
        highest = std::max(highest, sumOf(bar));
    return highest;
}

void HistogramView::show(const waybill::timeline::Summary& summary)
{
    const waybill::timeline::Histogram& histogram = summary.histogram;
    m_from = histogram.from;
    m_step = std::max(histogram.step, std::chrono::milliseconds(1));
    m_bars = barsOf(histogram.buckets);
    m_everything = barsOf(summary.everything);
    m_before = summary.before;
    m_after = summary.after;
    const std::uint32_t highest = highestOf(m_bars);
    const std::uint32_t highestOfAll = highestOf(m_everything);
    m_top = std::max(highest, 1U) * headroom;
    m_everythingTop = std::max(highestOfAll, 1U) * headroom;
    if (highest == 0 || highestOfAll <= highest * mostOnOneScale)
        m_top = m_everythingTop = std::max(m_top, m_everythingTop);
    std::uint64_t total = 0;
    for (const Bar& bar : m_bars)
        total += sumOf(bar);
    setAccessibleDescription(tr("%1 events in %2 steps of %3, at most %4 in one")
                                 .arg(countText(std::int64_t(total)), countText(std::int64_t(m_bars.size())),
                                      spanText(m_step), countText(highest)));
    m_cursor = std::clamp(m_cursor, 0, std::max(0, int(m_bars.size()) - 1));
    update();
}

QString HistogramView::backgroundName() const
{
    return m_top < m_everythingTop ? tr("All events, to their own scale") : tr("All events");
}

QString HistogramView::nameOf(Band band)
{
    switch (band) {
    case Band::Delivered: return tr("Delivered");
    case Band::Sent: return tr("Queued, sent");
    case Band::Deferred: return tr("Deferred");
    case Band::Bounced: return tr("Bounced");
    case Band::Rejected: return tr("Rejected, failed");
    case Band::Complained: return tr("Complained");
    case Band::Opened: return tr("Opened, clicked");
    case Band::Other: return tr("Other");
    }
    return {};
}

std::vector<Band> HistogramView::bands() const
{
    const auto occurs = [](const std::vector<Bar>& bars, std::size_t band) {
        return std::ranges::any_of(bars, [band](const Bar& bar) { return bar[band] > 0; });
    };
    std::vector<Band> bands;
    for (std::size_t band = 0; band < bandCount; ++band) {
        if (Band(band) < Band::Opened || occurs(m_bars, band) || occurs(m_everything, band))
            bands.push_back(Band(band));
    }
    return bands;
}

QBrush HistogramView::brushOf(Band band) const
{
    static constexpr Qt::BrushStyle patterns[bandCount] = {Qt::SolidPattern, Qt::Dense4Pattern, Qt::HorPattern,
                                                           Qt::DiagCrossPattern, Qt::BDiagPattern, Qt::VerPattern,
                                                           Qt::FDiagPattern, Qt::Dense6Pattern};
    const bool isByColour = tokensOf(palette()).ownColours;
    return {colourOf(band), isByColour ? Qt::SolidPattern : patterns[std::size_t(band)]};
}

QColor HistogramView::colourOf(Band band) const
{
    const Tokens tokens = tokensOf(palette());
    switch (band) {
    case Band::Delivered: return tokens.delivered;
    case Band::Sent: return tokens.sent;
    case Band::Deferred: return tokens.deferred;
    case Band::Bounced: return tokens.bounced;
    case Band::Rejected: return tokens.rejected;
    case Band::Complained: return tokens.complained;
    case Band::Opened: return tokens.opened;
    case Band::Other: return tokens.unknown;
    }
    return {};
}

void HistogramView::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), tokens.base);
    painter.setFont(secondaryFont(font()));
    paintGrid(painter);
    paintBars(painter);
    paintTimes(painter);
    paintChosen(painter);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
    if (hasFocus()) {
        painter.setPen(QPen(tokens.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void HistogramView::paintGrid(QPainter& painter) const
{
    const Tokens tokens = tokensOf(palette());
    const QRect area = plot();
    painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), tokens.border);
    const std::int64_t step = gridStep(m_top, area.height() < 48 ? 1 : 3);
    for (std::int64_t count = step; double(count) < m_top; count += step) {
        const int y = area.bottom() - int(area.height() * double(count) / m_top);
        painter.fillRect(QRect(area.left(), y, area.width(), 1), tokens.innerLine);
        painter.setPen(tokens.secondary);
        painter.drawText(QRect(0, y - 8, leftAxis - 8, 16), Qt::AlignRight | Qt::AlignVCenter, countText(count));
    }
}

// From below, with the count that the full height stands for.
template <typename Paint>
void HistogramView::forEachPiece(const std::vector<Bar>& bars, double top, const Paint& paint) const
{
    const QRect area = plot();
    for (std::size_t at = 0; at < bars.size(); ++at) {
        const QRectF room = barRect(at);
        std::uint32_t below = 0;
        for (std::size_t band = 0; band < bandCount; ++band) {
            const std::uint32_t count = bars[at][band];
            if (count == 0)
                continue;
            const double lower = area.bottom() - double(area.height()) * below / top;
            const double upper = area.bottom() - double(area.height()) * (below + count) / top;
            paint(QRectF(room.left(), upper, room.width(), std::max(1.0, lower - upper)), Band(band));
            below += count;
        }
    }
}

void HistogramView::paintBackground(QPainter& painter, const QRectF& room, Band band) const
{
    const Tokens tokens = tokensOf(palette());
    if (!tokens.ownColours) {
        painter.setPen(tokens.text);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(room.adjusted(0, 0, -1, 0));
        return;
    }
    QColor dimmed = colourOf(band);
    dimmed.setAlphaF(tokens.dark ? 0.35F : 0.4F);
    painter.fillRect(room, dimmed);
}

void HistogramView::paintBars(QPainter& painter) const
{
    const bool asFrames = !tokensOf(palette()).ownColours;
    if (asFrames) { // one a bar: the bands would be too many lines
        std::vector<Bar> sums(m_everything.size());
        for (std::size_t at = 0; at < sums.size(); ++at)
            sums[at][0] = sumOf(m_everything[at]);
        forEachPiece(sums, m_everythingTop, [&](const QRectF& room, Band band) { paintBackground(painter, room, band); });
    } else {
        forEachPiece(m_everything, m_everythingTop,
                     [&](const QRectF& room, Band band) { paintBackground(painter, room, band); });
    }
    forEachPiece(m_bars, m_top, [&](const QRectF& room, Band band) {
        if (hasBackground())
            painter.fillRect(room, tokensOf(palette()).base); // nothing shines through
        painter.fillRect(room, brushOf(band));
    });
}

void HistogramView::paintTimes(QPainter& painter) const
{
    if (m_bars.empty())
        return;
    const QRect area = plot();
    const auto span = m_step * std::int64_t(m_bars.size());
    painter.setPen(tokensOf(palette()).secondary);
    for (const TimeLabel& label : timeLabels(m_from, span, std::max(1, area.width() / 160))) {
        const int x = area.left() + int(double((label.at - m_from).count()) / double(span.count()) * area.width());
        painter.drawText(QRect(x - 40, area.bottom() + 3, 80, bottomAxis - 4), Qt::AlignHCenter | Qt::AlignTop, label.text);
    }
}

// What is being chosen, else what the filter names.
void HistogramView::paintChosen(QPainter& painter) const
{
    if (m_bars.empty())
        return;
    if (m_anchor) {
        const auto [first, last] = std::minmax(*m_anchor, m_cursor);
        paintBrush(painter, std::size_t(first), std::size_t(last));
    } else if (m_before + m_after > 0) {
        paintBrush(painter, m_before, m_bars.size() - 1 - m_after);
    }
}

void HistogramView::paintBrush(QPainter& painter, std::size_t first, std::size_t last) const
{
    const Tokens tokens = tokensOf(palette());
    const QRectF from = barRect(first);
    const QRectF to = barRect(last);
    const QRectF range(from.left() - 1, plot().top() - 4, to.right() - from.left() + 2, plot().height() + 4);
    QColor fill = tokens.accent;
    fill.setAlphaF(tokens.dark ? 0.13F : 0.10F);
    painter.fillRect(range, fill);
    painter.fillRect(QRectF(range.left(), range.top(), 2, range.height()), tokens.accent);
    painter.fillRect(QRectF(range.right() - 2, range.top(), 2, range.height()), tokens.accent);
}

void HistogramView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_bars.empty())
        return;
    m_cursor = barAt(event->pos().x());
    m_anchor = m_cursor;
    update();
}

void HistogramView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_anchor || !event->buttons().testFlag(Qt::LeftButton))
        return;
    m_cursor = barAt(event->pos().x());
    update();
}

void HistogramView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_anchor)
        choose();
}

void HistogramView::keyPressEvent(QKeyEvent* event)
{
    const int direction = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (direction != 0 && !m_bars.empty()) {
        const bool extend = event->modifiers().testFlag(Qt::ShiftModifier) && m_anchor;
        m_cursor = std::clamp(m_cursor + direction, 0, int(m_bars.size()) - 1);
        if (!extend)
            m_anchor = m_cursor;
        QToolTip::showText(mapToGlobal(barRect(std::size_t(m_cursor)).topRight().toPoint()),
                           describe(std::size_t(m_cursor)), this);
        update();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        choose();
    } else if (event->key() == Qt::Key_Escape) {
        m_anchor.reset();
        update();
        emit rangeCleared();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void HistogramView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy these numbers"), this, [this] { QGuiApplication::clipboard()->setText(tableText()); });
    menu->addAction(tr("Clear the range"), this, &HistogramView::rangeCleared);
    menu->popup(event->globalPos());
}

bool HistogramView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (m_bars.empty() || !plot().contains(help->pos()))
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), describe(std::size_t(barAt(help->pos().x()))), this);
    return true;
}

void HistogramView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

QRect HistogramView::plot() const
{
    return rect().adjusted(leftAxis, 12, -16, -bottomAxis);
}

int HistogramView::barAt(int x) const
{
    const QRect area = plot();
    const int count = int(m_bars.size());
    return std::clamp((x - area.left()) * count / std::max(1, area.width()), 0, count - 1);
}

QRectF HistogramView::barRect(std::size_t bar) const
{
    const QRect area = plot();
    const double width = double(area.width()) / double(std::max<std::size_t>(1, m_bars.size()));
    const double gap = width > 4 ? 1 : 0;
    return {area.left() + width * double(bar), double(area.top()), std::max(1.0, width - gap), double(area.height())};
}

Timestamp HistogramView::timeOf(std::size_t bar) const
{
    return m_from + m_step * std::int64_t(bar);
}

void HistogramView::choose()
{
    if (!m_anchor)
        return;
    const auto [first, last] = std::minmax(*m_anchor, m_cursor);
    const bool toNow = last + 1 >= int(m_bars.size());
    const Timestamp from = timeOf(std::size_t(first));
    const std::optional<Timestamp> to = toNow ? std::nullopt : std::optional(timeOf(std::size_t(last) + 1));
    m_anchor.reset();
    update();
    emit rangeChosen(from, to);
}

QString HistogramView::tableText() const
{
    QStringList lines{tr("From")};
    for (std::size_t band = 0; band < bandCount; ++band)
        lines.front() += QLatin1Char('\t') + nameOf(Band(band));
    if (hasBackground())
        lines.front() += QLatin1Char('\t') + tr("All events");
    for (std::size_t at = 0; at < m_bars.size(); ++at) {
        QString line = QString::fromStdString(formatRfc3339(timeOf(at)));
        for (const std::uint32_t count : m_bars[at])
            line += QLatin1Char('\t') + QString::number(count);
        if (hasBackground())
            line += QLatin1Char('\t') + QString::number(sumOf(m_everything[at]));
        lines.append(line);
    }
    return lines.join(QLatin1Char('\n'));
}

QString HistogramView::describe(std::size_t bar) const
{
    QStringList lines{tr("%1 – %2").arg(timeOfDay(timeOf(bar)), timeOfDay(timeOf(bar + 1)))};
    for (std::size_t band = bandCount; band-- > 0;) {
        if (m_bars[bar][band] > 0)
            lines.append(tr("%1: %2").arg(nameOf(Band(band)), countText(m_bars[bar][band])));
    }
    if (hasBackground())
        lines.append(tr("%1: %2").arg(tr("All events"), countText(sumOf(m_everything[bar]))));
    return lines.join(QLatin1Char('\n'));
}

} // namespace waybill::ui::timeline
