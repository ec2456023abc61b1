// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The message's way through four layers, the time between them on the arrows, and the tag "Truth is here" on the layer
// that decides. A layer not reached is dashed, one without evidence says so. Main thread; owned by its parent.

#include "core/trace/Verdict.h"

#include <QWidget>

#include <array>

namespace waybill::ui::trace {

class LayerBox;
class TruthTag;

class LayerPath : public QWidget {
    Q_OBJECT
public:
    enum class Size : std::uint8_t { Full, Compact };
    explicit LayerPath(Size size, QWidget* parent = nullptr);

    void setSize(Size size);
    // now: for times that are not of today.
    void setVerdict(const waybill::trace::Verdict& verdict, Timestamp now);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void evidenceActivated(waybill::events::EventId evidence);
    // There is no event behind it.
    void layerActivated(waybill::trace::Layer layer);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void placeBoxes();
    // Time from layer i to layer i + 1; empty when one of them isn't known.
    QString durationText(std::size_t i) const;

    std::array<LayerBox*, 4> m_boxes{};
    TruthTag* m_tag = nullptr;
};

} // namespace waybill::ui::trace
