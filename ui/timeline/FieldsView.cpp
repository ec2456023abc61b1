// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/FieldsView.h"

#include "core/base/Encoding.h"
#include "core/base/Redact.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/TimeText.h"

#include <QGridLayout>
#include <QLabel>

namespace waybill::ui::timeline {

namespace {

// Two columns of names and values; the second starts once the first has this many.
constexpr int rowsPerColumn = 13;

QString outside(std::string_view text)
{
    return QString::fromStdString(printable(text));
}

QString exactTime(Timestamp time)
{
    return zonedTime(time).section(QLatin1Char('\n'), 0, 0);
}

} // namespace

FieldsView::FieldsView(QWidget* parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("fieldsView"));
    setAccessibleName(tr("Fields of the event"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    clear();
}

void FieldsView::clear()
{
    m_shown.reset();
    begin();
    setWidget(m_content); // takes the old one away
}

void FieldsView::show(const events::Event& event)
{
    const std::tuple now(event.id, event.copies, event.processing);
    if (m_shown == now)
        return;
    m_shown = now;
    begin();
    addEnvelope(event);
    addStored(event);
    addSaid(event);
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    setWidget(m_content);
}

// The content is filled before the scroll area gets it: what comes later would not count in its height.
void FieldsView::begin()
{
    m_content = new QWidget;
    m_content->setBackgroundRole(QPalette::Base);
    m_content->setAutoFillBackground(true);
    m_grid = new QGridLayout(m_content);
    m_grid->setContentsMargins(12, 10, 12, 10);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(3);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    m_rows = 0;
}

void FieldsView::addEnvelope(const events::Event& event)
{
    addRow(tr("Type"), styleOf(event.type, lightTokens()).word + QLatin1String(" (") + outside(event.nativeType)
                           + QLatin1Char(')'));
    addRow(tr("Recipient"), outside(event.recipient));
    addRow(tr("Sender"), outside(event.sender));
    addRow(tr("Sender's domain"), outside(events::domainOf(event.sender)));
    addRow(tr("Provider's time"), event.occurredAt ? exactTime(*event.occurredAt) : tr("not given"), false,
           event.occurredAt ? zonedTime(*event.occurredAt) : QString());
    addRow(tr("Received"), exactTime(event.receivedAt), false, zonedTime(event.receivedAt));
    addRow(tr("Provider"), providerName(event.provider));
    addRow(tr("Environment"), outside(event.environment));
    addRow(tr("Endpoint"), outside(event.endpoint));
}

void FieldsView::addStored(const events::Event& event)
{
    addRow(tr("Event id"), QString::fromStdString(toString(event.id)), true);
    addRow(tr("Message id"), outside(event.messageId), true);
    addRow(tr("Your id"), outside(event.correlationId), true);
    addRow(tr("Provider's event id"), outside(event.providerEventId), true);
    addRow(tr("Verification"), outside(toString(event.verification)) + QLatin1String(", ")
                                   + (event.strength == events::Strength::Body     ? tr("covers the bytes")
                                      : event.strength == events::Strength::Sender ? tr("proves the sender only")
                                                                                    : tr("proves nothing")));
    addRow(tr("Processing"), outside(toString(event.processing)));
    addRow(tr("Deduplication key"), QString::fromStdString(toHex(event.dedupKey)), true);
    addRow(tr("Copies collapsed"), countText(event.copies));
}

void FieldsView::addSaid(const events::Event& event)
{
    QString code = event.smtpCode ? QString::number(*event.smtpCode) + QLatin1Char(' ') : QString();
    code += outside(event.enhancedCode);
    addRow(tr("Code"), code.trimmed(), true);
    addRow(tr("Bounce"), outside(toString(event.bounce)));
    addRow(tr("Reason"), outside(event.reason));
    addRow(tr("Subject"), outside(event.subject));
    addRow(tr("Message type"), outside(event.messageType));
    addRow(tr("Template"), outside(event.templateId), true);
    QStringList tags;
    for (const std::string& tag : event.tags)
        tags.append(outside(tag));
    addRow(tr("Tags"), tags.join(QLatin1String(", ")));
    addRow(tr("Link"), outside(event.url));
    for (const auto& [key, value] : event.metadata)
        addRow(QLatin1String("meta.") + outside(key), outside(value), true);
}

void FieldsView::addRow(const QString& name, const QString& value, bool monospace, const QString& toolTip)
{
    const int row = m_rows % rowsPerColumn;
    const int column = (m_rows / rowsPerColumn) * 2;
    ++m_rows;
    auto* label = new QLabel(name, m_content);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* text = new QLabel(value.isEmpty() ? QStringLiteral("–") : value, m_content);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    text->setToolTip(toolTip);
    text->setAccessibleName(name + QLatin1String(": ") + value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    if (monospace)
        text->setFont(monospaceFont(font()));
    label->setBuddy(text);
    m_grid->addWidget(label, row, column);
    m_grid->addWidget(text, row, column + 1);
}

} // namespace waybill::ui::timeline
