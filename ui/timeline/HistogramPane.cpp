// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/HistogramPane.h"

#include "ui/timeline/HistogramView.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace waybill::ui::timeline {

namespace {

// Squares and words in the order of the stack.
class Legend : public QWidget {
public:
    explicit Legend(const HistogramView& view, QWidget* parent) : QWidget(parent), m_view(view)
    {
        setFont(secondaryFont(font()));
    }

    QSize sizeHint() const override
    {
        int width = 0;
        for (const QString& name : names())
            width += advance(name);
        return {width, 20};
    }

    QSize minimumSizeHint() const override { return {0, 20}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        int x = 0;
        std::size_t band = 0;
        for (const QString& name : names()) {
            if (x + advance(name) > width() + gap)
                return; // no half words
            const QRect square(x, height() / 2 - 5, 10, 10);
            if (band < HistogramView::bandCount)
                painter.fillRect(square, m_view.brushOf(HistogramView::Band(band)));
            else
                m_view.paintBackground(painter, square, HistogramView::Band::Delivered);
            painter.setPen(tokensOf(palette()).text);
            painter.drawText(QRect(x + 16, 0, advance(name), height()), Qt::AlignVCenter, name);
            x += advance(name);
            ++band;
        }
    }

private:
    static constexpr int gap = 16;

    QStringList names() const
    {
        QStringList names;
        for (std::size_t band = 0; band < HistogramView::bandCount; ++band)
            names.append(HistogramView::nameOf(HistogramView::Band(band)));
        if (m_view.hasBackground())
            names.append(m_view.backgroundName());
        return names;
    }

    int advance(const QString& name) const { return 16 + gap + fontMetrics().horizontalAdvance(name); }

    const HistogramView& m_view;
};

} // namespace

HistogramPane::HistogramPane(QWidget* parent)
    : QWidget(parent)
{
    m_title = new PaneTitle({}, this);
    m_range = new QLabel(this);
    m_clear = new QToolButton(this);
    m_view = new HistogramView(this);
    m_legend = new Legend(*m_view, this);
    m_range->setObjectName(QStringLiteral("histogramRange"));
    m_range->setTextFormat(Qt::PlainText);
    m_range->setFont(secondaryFont(font()));
    m_clear->setObjectName(QStringLiteral("clearRange"));
    m_clear->setProperty("flat", true);
    m_clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setText(QLatin1Char(' ') + tr("Clear range"));
    m_clear->setAccessibleName(tr("Clear range"));
    m_clear->setFont(secondaryFont(font()));
    m_title->addLeading(m_legend);
    m_title->addTrailing(m_range);
    m_title->addTrailing(m_clear);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_view, 1);
    connect(m_clear, &QToolButton::clicked, this, &HistogramPane::rangeCleared);
    connect(m_view, &HistogramView::rangeCleared, this, &HistogramPane::rangeCleared);
    m_title->setTitle(tr("Events"));
    tint();
}

void HistogramPane::show(const waybill::timeline::Summary& summary)
{
    m_view->show(summary);
    m_legend->updateGeometry();
    m_legend->update();
    if (!summary.histogram.buckets.empty())
        m_title->setTitle(tr("Events per %1").arg(spanText(m_view->step())));
}

void HistogramPane::setRange(const QString& text, bool clearable)
{
    m_range->setText(text);
    m_clear->setVisible(clearable);
}

void HistogramPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_legend != nullptr)
        tint();
}

void HistogramPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_legend != nullptr)
        m_legend->setVisible(width() > 980);
}

void HistogramPane::tint()
{
    m_clear->setIcon(icon(QStringLiteral("edit-clear-locationbar-rtl"), palette()));
}

} // namespace waybill::ui::timeline
