// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/LayerBox.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QKeyEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QStyle>

namespace waybill::ui::trace {

using waybill::trace::Layer;
using waybill::trace::LayerStatus;

namespace {

constexpr int padding = 10;
constexpr int markSize = 16;

QString layerTitle(Layer layer)
{
    switch (layer) {
    case Layer::Request: return LayerBox::tr("Request");
    case Layer::Acceptance: return LayerBox::tr("Provider accepted");
    case Layer::Delivery: return LayerBox::tr("Recipient’s server");
    case Layer::Processing: return LayerBox::tr("Event processed");
    }
    return {};
}

// For boxes too narrow for the title.
QString shortTitle(Layer layer)
{
    switch (layer) {
    case Layer::Request: return LayerBox::tr("Request");
    case Layer::Acceptance: return LayerBox::tr("Accepted");
    case Layer::Delivery: return LayerBox::tr("Server");
    case Layer::Processing: return LayerBox::tr("Processed");
    }
    return {};
}

QString stateWord(LayerStatus::State state)
{
    switch (state) {
    case LayerStatus::State::Done: return LayerBox::tr("done");
    case LayerStatus::State::Trouble: return LayerBox::tr("trouble here");
    case LayerStatus::State::Waiting: return LayerBox::tr("waiting");
    case LayerStatus::State::NotYet: return LayerBox::tr("not yet");
    case LayerStatus::State::NotKnown: return LayerBox::tr("not known");
    }
    return {};
}

} // namespace

LayerBox::LayerBox(Layer layer, bool compact, QWidget* parent)
    : QAbstractButton(parent), m_layer(layer), m_compact(compact)
{
    setObjectName(
        QStringLiteral("layer-")
        + QString::fromUtf8(waybill::trace::toString(layer).data(), qsizetype(waybill::trace::toString(layer).size())));
    setFocusPolicy(Qt::StrongFocus);
}

void LayerBox::setStatus(const LayerStatus& status, events::Outcome outcome, bool isTruth, Timestamp now)
{
    m_status = status;
    m_outcome = outcome;
    m_isTruth = isTruth;
    m_now = now;
    setCursor(Qt::PointingHandCursor);
    describe();
    update();
}

void LayerBox::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
    update();
}

bool LayerBox::isDashed() const
{
    return m_status.state == LayerStatus::State::NotYet || m_status.state == LayerStatus::State::NotKnown;
}

QIcon LayerBox::stateIcon() const
{
    const Tokens tokens = tokensOf(palette());
    switch (m_status.state) {
    case LayerStatus::State::Trouble: return styleOf(m_outcome, tokens).icon();
    case LayerStatus::State::Done:
        return m_isTruth ? styleOf(m_outcome, tokens).icon() : ui::icon(QStringLiteral("checkmark"), tokens.delivered);
    case LayerStatus::State::Waiting:
        return ui::icon(QStringLiteral("clock"),
                        m_outcome == events::Outcome::Deferred ? tokens.deferred : tokens.sent);
    case LayerStatus::State::NotKnown: return ui::icon(QStringLiteral("question"), tokens.unknown);
    case LayerStatus::State::NotYet: break;
    }
    return {};
}

QString LayerBox::timeText() const
{
    if (!m_status.at)
        return {};
    const QString day = dayText(*m_status.at, m_now);
    const QString time = timeOfDayExact(*m_status.at);
    return day.isEmpty() ? time : tr("%1, %2").arg(day, time);
}

QStringList LayerBox::lines() const
{
    const QString time = timeText();
    QString state = stateWord(m_status.state);
    if (m_status.at && !isDashed())
        state = time;
    else if (m_status.state == LayerStatus::State::Done)
        state = tr("time not known");
    const QString detail = shown(m_status.detail);
    const QString evidence = shown(m_status.evidenceText);
    if (!m_compact)
        return {layerTitle(m_layer), state, detail, evidence};
    // The server's code says more than its domain; of the other layers the detail does.
    const QString second = m_layer == Layer::Delivery && !evidence.isEmpty() ? evidence : detail;
    if (second.isEmpty())
        return {layerTitle(m_layer), state};
    const bool timeless = m_status.state == LayerStatus::State::Done && !m_status.at;
    return {layerTitle(m_layer), timeless ? second : tr("%1 · %2").arg(state, second)};
}

// Half a time and half an id tell nothing: what doesn't fit is left out from the end; the tooltip has it whole.
QString LayerBox::compactLine(int width) const
{
    const QFontMetrics metrics(secondaryFont(font()));
    const QString whole = lines()[1];
    if (!m_status.at || metrics.horizontalAdvance(whole) <= width)
        return whole;
    static const QRegularExpression separator(QStringLiteral(" · |, "));
    const QString first = tr("%1 · %2").arg(timeText(), shown(m_status.detail).section(separator, 0, 0));
    return metrics.horizontalAdvance(first) <= width ? first : timeText();
}

void LayerBox::describe()
{
    QStringList described{layerTitle(m_layer), stateWord(m_status.state)};
    for (const QString& part : {timeText(), shown(m_status.detail), shown(m_status.evidenceText)})
        if (!part.isEmpty())
            described.append(part);
    if (m_isTruth)
        described.append(tr("the truth is here"));
    setAccessibleName(described.join(QStringLiteral(", ")));
    setAccessibleDescription(m_status.evidence ? tr("Shows the event behind it") : tr("There is no event behind it; shows what is known"));
    described.removeFirst();
    QString toolTip = described.join(QLatin1Char('\n'));
    if (m_status.at)
        toolTip += QLatin1Char('\n') + zonedTime(*m_status.at);
    setToolTip(plainToolTip(toolTip));
}

QSize LayerBox::sizeHint() const
{
    const int title = QFontMetrics(font()).height();
    const int small = QFontMetrics(secondaryFont(font())).height();
    return m_compact ? QSize(220, title + small + 16) : QSize(216, 2 * title + 2 * small + 20);
}

QSize LayerBox::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void LayerBox::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter);
    paintLines(painter);
}

void LayerBox::paintFrame(QPainter& painter) const
{
    const Tokens tokens = tokensOf(palette());
    QPen pen(tokens.border, 1);
    if (m_isTruth)
        pen = QPen(tokens.accent, 2);
    else if (isDashed())
        pen.setStyle(Qt::DashLine);
    const qreal inset = pen.widthF() / 2;
    painter.setPen(pen);
    painter.setBrush(tokens.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 3, 3);
    if (!hasFocus())
        return;
    painter.setPen(QPen(tokens.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(4, 4, -4, -4), 2, 2);
}

void LayerBox::paintLines(QPainter& painter) const
{
    const Tokens tokens = tokensOf(palette());
    const QStringList texts = lines();
    const QIcon mark = stateIcon();
    QRect room = rect().adjusted(padding, m_compact ? 7 : 9, -padding, -4);
    const auto line = [&](const QFont& font, const QColor& color, const QString& text, int indent) {
        const QFontMetrics metrics(font);
        const QRect area = QStyle::visualRect(
            layoutDirection(), room, QRect(room.left() + indent, room.top(), room.width() - indent, metrics.height()));
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine,
                         metrics.elidedText(text, Qt::ElideMiddle, area.width()));
        room.setTop(room.top() + metrics.height());
    };
    const int titleHeight = QFontMetrics(font()).height();
    int indent = 0;
    if (!mark.isNull()) {
        const QRect place = QStyle::visualRect(
            layoutDirection(), room, QRect(room.left(), room.top() + (titleHeight - markSize) / 2, markSize, markSize));
        mark.paint(&painter, place);
        indent = markSize + 5;
    }
    const bool fits = QFontMetrics(titleFont(font())).horizontalAdvance(texts[0]) <= room.width() - indent;
    line(titleFont(font()), isDashed() ? tokens.secondary : tokens.text, fits ? texts[0] : shortTitle(m_layer), indent);
    room.setTop(room.top() + 2);
    if (m_compact) {
        line(secondaryFont(font()), tokens.secondary, compactLine(room.width()), 0);
        return;
    }
    line(font(), isDashed() ? tokens.secondary : tokens.text, texts[1], 0);
    line(secondaryFont(font()), tokens.secondary, texts[2], 0);
    line(secondaryFont(font()), m_status.evidence ? tokens.accent : tokens.secondary, texts[3], 0);
}

void LayerBox::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

} // namespace waybill::ui::trace
