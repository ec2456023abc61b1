// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/WebhookPane.h"

#include "ui/trace/OutsideText.h"
#include "ui/trace/RawText.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/TimeText.h"

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace waybill::ui::trace {

namespace {

constexpr int headerLines = 7;

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setFont(secondaryFont(parent->font()));
    return label;
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
    m_headers->fitHeight(headerLines);
    m_headers->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    m_headers->setMinimumHeight(32);
    m_body->setObjectName(QStringLiteral("webhookBody"));
    m_body->setAccessibleName(tr("Body"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    column->addWidget(m_summary);
    column->addWidget(heading(tr("Headers"), this));
    column->addWidget(m_headers);
    column->addWidget(heading(tr("Body, as received"), this));
    column->addWidget(m_body, 1);
}

void WebhookPane::setRaw(const Result<feed::RawRequest>& raw)
{
    if (!raw) {
        clear();
        m_summary->setText(tr("Can’t be shown: %1").arg(shown(raw.error().text())));
        return;
    }
    QString summary = tr("%1 %2, received %3. Verification: %4. Processing: %5.")
                          .arg(shown(raw->method), shown(raw->path), moment(raw->receivedAt, m_clock.now()),
                               shown(raw->verification), shown(raw->processing));
    if (!raw->signatureReproducible)
        summary += QLatin1Char(' ') + tr("Somebody was erased from it since: the signature is no longer reproducible.");
    m_summary->setText(summary);
    m_summary->setToolTip(plainToolTip(zonedTime(raw->receivedAt)));
    std::string headers;
    for (const auto& [name, value] : raw->headers)
        headers.append(headers.empty() ? "" : "\n").append(name).append(": ").append(value);
    m_headers->setBytes(headers);
    m_body->setBytes(raw->body);
}

void WebhookPane::clear()
{
    m_summary->clear();
    m_headers->setBytes({});
    m_body->setBytes({});
}

} // namespace waybill::ui::trace
