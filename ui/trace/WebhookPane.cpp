// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/WebhookPane.h"

#include "ui/trace/OutsideText.h"
#include "ui/trace/RawText.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/TimeText.h"

#include <QFrame>
#include <QLabel>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::trace {

namespace {

constexpr int headerLines = 12;       // at most, and fewer where it is low, so that most of the room is the body's
constexpr int headerLinesBeside = 40; // side by side no line of the one is taken from the other
constexpr int besideFrom = 560;       // wide enough for a header in one line and a body

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setFont(secondaryFont(parent->font()));
    return label;
}

// A heading and what it is the heading of.
QVBoxLayout* part(QLabel* heading, RawText* text)
{
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    column->addWidget(heading);
    column->addWidget(text);
    return column;
}

} // namespace

WebhookPane::WebhookPane(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_summary(new QLabel(this)), m_headers(new RawText(this)),
      m_body(new RawText(this))
{
    setObjectName(QStringLiteral("webhookPane"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_summary->setObjectName(QStringLiteral("webhookSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_headers->setObjectName(QStringLiteral("webhookHeaders"));
    m_headers->setAccessibleName(tr("Headers"));
    fitHeaders(headerLines);
    m_headers->setMinimumHeight(32);
    m_body->setObjectName(QStringLiteral("webhookBody"));
    m_body->setAccessibleName(tr("Body"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    column->addWidget(m_summary);
    m_bodyHeading = heading(tr("Body, as received"), this);
    QVBoxLayout* headers = part(heading(tr("Headers"), this), m_headers);
    headers->addStretch(0);
    m_parts = new QBoxLayout(QBoxLayout::TopToBottom);
    m_parts->setSpacing(6);
    m_parts->addLayout(headers);
    m_parts->addLayout(part(m_bodyHeading, m_body), 1);
    column->addLayout(m_parts, 1);
}

void WebhookPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool beside = width() >= besideFrom && height() * 2 < width();
    fitHeaders(beside ? headerLinesBeside : std::clamp(height() / m_headers->fontMetrics().lineSpacing() / 4, 2, headerLines));
    if (beside == (m_parts->direction() == QBoxLayout::LeftToRight))
        return;
    m_parts->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_parts->setSpacing(beside ? 16 : 6);
    m_parts->setStretch(0, beside ? 2 : 0);
    m_parts->setStretch(1, beside ? 3 : 1);
}

void WebhookPane::fitHeaders(int lines)
{
    if (lines == m_headerLines)
        return;
    m_headerLines = lines;
    m_headers->fitHeight(lines);
    m_headers->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void WebhookPane::takeFocus() { m_body->setFocus(Qt::OtherFocusReason); }

QString WebhookPane::text() const
{
    QStringList parts{m_summary->text(), m_headers->toPlainText(), m_body->toPlainText()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral("\n\n"));
}

void WebhookPane::setRaw(const Result<feed::RawRequest>& raw)
{
    if (!raw) {
        clear();
        m_summary->setText(tr("Can’t be shown: %1").arg(shown(raw.error().text())));
        return;
    }
    QString summary = tr("%1 %2, received %3. Verification: %4.")
                          .arg(shown(raw->method), shown(raw->path), moment(raw->receivedAt, m_clock.now()), shown(raw->verification));
    if (!raw->processing.empty()) // what was refused was never processed
        summary += QLatin1Char(' ') + tr("Processing: %1.").arg(shown(raw->processing));
    if (!raw->signatureReproducible)
        summary += QLatin1Char(' ') + tr("Somebody was erased from it since: the signature is no longer reproducible.");
    m_summary->setText(summary);
    m_summary->setToolTip(plainToolTip(zonedTime(raw->receivedAt)));
    std::string headers;
    for (const auto& [name, value] : raw->headers)
        headers.append(headers.empty() ? "" : "\n").append(name).append(": ").append(value);
    m_headers->setBytes(headers);
    m_body->setBytes(raw->body);
    m_bodyHeading->setText(raw->bodyTruncated ? tr("Body, as received: its beginning") : tr("Body, as received"));
}

void WebhookPane::clear()
{
    m_summary->clear();
    m_headers->setBytes({});
    m_body->setBytes({});
}

} // namespace waybill::ui::trace
