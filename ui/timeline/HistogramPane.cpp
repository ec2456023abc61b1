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
        return {widthOf(entries()), 20};
    }

    QSize minimumSizeHint() const override { return {0, 20}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        std::vector<Entry> shown = entries();
        // No half words: the rarest kind gives way first, then what stands last.
        const auto isOther = [](const Entry& entry) { return entry.band == Band::Other; };
        if (widthOf(shown) > width() + gap)
            std::erase_if(shown, isOther);
        while (!shown.empty() && widthOf(shown) > width() + gap)
            shown.pop_back();
        QPainter painter(this);
        int x = 0;
        for (const auto& [name, band] : shown) {
            const QRect square(x, height() / 2 - 5, 10, 10);
            if (band)
                painter.fillRect(square, m_view.brushOf(*band));
            else
                m_view.paintBackground(painter, square, Band::Delivered);
            painter.setPen(tokensOf(palette()).text);
            painter.drawText(QRect(x + 16, 0, advance(name), height()), Qt::AlignVCenter, name);
            x += advance(name);
        }
    }

private:
    using Band = HistogramView::Band;
    struct Entry {
        QString name;
        std::optional<Band> band; // none: all events, behind the others
    };
    static constexpr int gap = 16;

    std::vector<Entry> entries() const
    {
        std::vector<Entry> entries;
        for (const Band band : m_view.bands())
            entries.push_back({HistogramView::nameOf(band), band});
        if (m_view.hasBackground())
            entries.push_back({m_view.backgroundName(), std::nullopt});
        return entries;
    }

    int widthOf(const std::vector<Entry>& entries) const
    {
        int width = 0;
        for (const Entry& entry : entries)
            width += advance(entry.name);
        return width;
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
