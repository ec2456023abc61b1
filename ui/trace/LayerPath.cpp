// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/LayerPath.h"

#include "ui/trace/LayerBox.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace waybill::ui::trace {

namespace {

constexpr int tagOverhang = 11; // how far the tag stands out above its box
constexpr int minimumGap = 24;
constexpr int maximumGap = 48;

} // namespace

// Stands over the frame of the box where the truth is, so it can't be painted by the path below the boxes.
class TruthTag : public QWidget {
public:
    explicit TruthTag(QWidget* parent) : QWidget(parent)
    {
        setObjectName(QStringLiteral("truthTag"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

    QSize sizeHint() const override
    {
        const QFontMetrics metrics(titleFont(secondaryFont(font())));
        return {metrics.horizontalAdvance(text()) + 12, metrics.height() + 2};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens tokens = tokensOf(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.accent);
        painter.drawRoundedRect(rect(), 3, 3);
        painter.setPen(tokens.onAccent);
        painter.setFont(titleFont(secondaryFont(font())));
        painter.drawText(rect(), Qt::AlignCenter, text());
    }

private:
    static QString text() { return LayerPath::tr("Truth is here"); }
};

LayerPath::LayerPath(Size size, QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("layerPath"));
    setAccessibleName(tr("The message's way"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const auto layer = waybill::trace::Layer(i);
        auto* box = new LayerBox(layer, size == Size::Compact, this);
        connect(box, &LayerBox::clicked, this, [this, box, layer] {
            if (box->status().evidence)
                emit evidenceActivated(*box->status().evidence);
            else
                emit layerActivated(layer);
        });
        m_boxes[i] = box;
    }
    m_tag = new TruthTag(this);
}

void LayerPath::setVerdict(const waybill::trace::Verdict& verdict, Timestamp now)
{
    QStringList described;
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        m_boxes[i]->setStatus(verdict.layers[i], verdict.outcome, std::size_t(verdict.layer) == i, now);
        described.append(m_boxes[i]->accessibleName());
    }
    setAccessibleDescription(described.join(QStringLiteral(". ")));
    placeBoxes();
    update();
}

void LayerPath::setSize(Size size)
{
    for (LayerBox* box : m_boxes)
        box->setCompact(size == Size::Compact);
    updateGeometry();
}

QSize LayerPath::sizeHint() const
{
    const QSize box = m_boxes[0]->sizeHint();
    return {box.width() * 4 + maximumGap * 3, box.height() + tagOverhang};
}

QSize LayerPath::minimumSizeHint() const
{
    const QSize box = m_boxes[0]->minimumSizeHint();
    return {box.width() * 4 + minimumGap * 3, box.height() + tagOverhang};
}

void LayerPath::resizeEvent(QResizeEvent*)
{
    placeBoxes();
}

void LayerPath::placeBoxes()
{
    const int gap = std::clamp(width() / 20, minimumGap, maximumGap);
    const int boxWidth = (width() - 3 * gap) / 4;
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        QRect box(int(i) * (boxWidth + gap), tagOverhang, boxWidth, height() - tagOverhang);
        if (layoutDirection() == Qt::RightToLeft)
            box.moveRight(width() - 1 - box.x());
        m_boxes[i]->setGeometry(box);
        if (m_boxes[i]->isTruth())
            m_tag->setGeometry(QRect(QPoint(box.left() + 10, 0), m_tag->sizeHint()));
    }
}

QString LayerPath::durationText(std::size_t i) const
{
    const auto& from = m_boxes[i]->status().at;
    const auto& to = m_boxes[i + 1]->status().at;
    // Two clocks that disagree measure nothing.
    return from && to && *to >= *from ? spanText(*to - *from) : QString();
}

void LayerPath::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(secondaryFont(font()));
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    for (std::size_t i = 0; i + 1 < m_boxes.size(); ++i) {
        const QRect left = m_boxes[mirrored ? i + 1 : i]->geometry();
        const QRect right = m_boxes[mirrored ? i : i + 1]->geometry();
        const qreal y = left.center().y() + 0.5;
        const QPointF begin(left.right() + 5, y);
        const QPointF end(right.left() - 4, y);
        const bool reached = m_boxes[i + 1]->status().at.has_value();
        const QColor color = palette().color(reached ? QPalette::PlaceholderText : QPalette::Mid);
        painter.setPen(QPen(color, 1.5, reached ? Qt::SolidLine : Qt::DashLine));
        painter.drawLine(begin, end);
        const qreal tip = mirrored ? begin.x() : end.x();
        const qreal back = mirrored ? tip + 6 : tip - 6;
        QPainterPath head({tip, y});
        head.lineTo(back, y - 3.5);
        head.lineTo(back, y + 3.5);
        head.closeSubpath();
        painter.fillPath(head, color);
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(QRectF(left.right(), y - 24, right.left() - left.right(), 20), Qt::AlignCenter,
                         durationText(i));
    }
}

} // namespace waybill::ui::trace
