// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Events over time, stacked by outcome, so that a bar is as high as its events are many; with a filter all events stand dimmed behind those that match, to a scale of
// their own where they are far more. Dragging (or Shift+arrows and Enter) chooses a time range. The numbers are in the
// tooltip and, as a table, in the context menu's copy. Main thread.

#include "core/timeline/Timeline.h"

#include <QBrush>
#include <QWidget>

#include <array>
#include <optional>
#include <vector>

namespace waybill::ui::timeline {

class HistogramView : public QWidget {
    Q_OBJECT
public:
    // In the order of the stack, from below.
    enum class Band : std::uint8_t { Delivered, Sent, Deferred, Bounced, Rejected, Complained, Opened, Other };
    static constexpr std::size_t bandCount = 8;

    explicit HistogramView(QWidget* parent = nullptr);

    void show(const waybill::timeline::Summary& summary);
    std::chrono::milliseconds step() const { return m_step; }
    bool hasBackground() const { return !m_everything.empty(); }
    QString backgroundName() const;
    // Those of delivery always, so that the legend stands still; what people did afterwards where it occurs.
    std::vector<Band> bands() const;

    static QString nameOf(Band band);
    QColor colourOf(Band band) const;
    QBrush brushOf(Band band) const; // in high contrast a pattern
    // Bars of all events from below: dimmed, in high contrast a frame.
    void paintBackground(QPainter& painter, const QRectF& room, Band band) const;

    QSize sizeHint() const override { return {600, 112}; }
    QSize minimumSizeHint() const override { return {200, 56}; }

signals:
    // Without an end the range follows the clock.
    void rangeChosen(waybill::Timestamp from, std::optional<waybill::Timestamp> to);
    void rangeCleared();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    using Bar = std::array<std::uint32_t, bandCount>;

    static std::vector<Bar> barsOf(const std::vector<waybill::timeline::EventCounts>& counts);
    static std::uint32_t highestOf(const std::vector<Bar>& bars);
    QRect plot() const;
    int barAt(int x) const;
    QRectF barRect(std::size_t bar) const;
    Timestamp timeOf(std::size_t bar) const;
    void choose();
    void paintGrid(QPainter& painter) const;
    template <typename Paint>
    void forEachPiece(const std::vector<Bar>& bars, double top, const Paint& paint) const;
    void paintBars(QPainter& painter) const;
    void paintChosen(QPainter& painter) const;
    void paintTimes(QPainter& painter) const;
    void paintBrush(QPainter& painter, std::size_t first, std::size_t last) const;
    QString tableText() const;
    QString describe(std::size_t bar) const;

    std::vector<Bar> m_bars;
    std::vector<Bar> m_everything; // empty without a filter
    double m_everythingTop = 1;    // as m_top; another one where everything is far more
    std::size_t m_before = 0, m_after = 0; // bars round the range that the filter names
    Timestamp m_from{};
    std::chrono::milliseconds m_step{1000};
    double m_top = 1; // what the full height stands for
    std::optional<int> m_anchor;
    int m_cursor = 0;
};

} // namespace waybill::ui::timeline
