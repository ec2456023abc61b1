// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/EvidencePane.h"

#include "ui/trace/OutsideText.h"
#include "ui/trace/RawText.h"
#include "ui/trace/TextScroll.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QFrame>
#include <QGridLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace waybill::ui::trace {

namespace {

constexpr int padding = 12;
constexpr int replyLines = 4;
constexpr int rawLines = 24; // the Webhook tab has the rest

// The server's own words stand in a frame of their own.
class ReplyFrame : public QWidget {
public:
    explicit ReplyFrame(QWidget* parent) : QWidget(parent)
    {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(8, 6, 8, 6);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setPen(tokensOf(palette()).innerLine);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
};

QLabel* plainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

bool isRefusal(events::EventType type)
{
    using enum events::EventType;
    return type == Bounced || type == Deferred || type == Rejected || type == Failed;
}

// How much of the reply is its codes: "550 5.1.1 " of "550 5.1.1 <…>: unknown". 0 when it begins with none.
int codeLength(const QString& reply, const events::Event& event)
{
    const QString code = event.smtpCode ? QString::number(*event.smtpCode) : QString();
    if (code.isEmpty() || !reply.startsWith(code))
        return 0;
    const QString enhanced = QString::fromStdString(event.enhancedCode);
    const qsizetype next = code.size() + 1;
    return int(!enhanced.isEmpty() && reply.mid(next).startsWith(enhanced) ? next + enhanced.size() : code.size());
}

} // namespace

EvidencePane::EvidencePane(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_title(new PaneTitle({}, this)), m_openRaw(new QToolButton(this))
{
    setObjectName(QStringLiteral("evidencePane"));
    m_openRaw->setObjectName(QStringLiteral("openRaw"));
    m_openRaw->setText(tr("Open raw"));
    m_openRaw->setAccessibleName(tr("Open the whole request as received"));
    m_openRaw->setProperty("link", true);
    m_openRaw->setFocusPolicy(Qt::StrongFocus);
    m_openRaw->setCursor(Qt::PointingHandCursor);
    m_title->addTrailing(m_openRaw);
    connect(m_openRaw, &QToolButton::clicked, this, &EvidencePane::openRawRequested);
    m_content = makeContent();
    auto* area = new TextScroll(m_content, this);
    area->setObjectName(QStringLiteral("evidenceScroll"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(area, 1);
}

QWidget* EvidencePane::makeContent()
{
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(padding, 8, padding, 8);
    column->setSpacing(8);
    auto* frame = new ReplyFrame(content);
    m_reply = new RawText(frame);
    m_reply->setObjectName(QStringLiteral("serverReply"));
    m_reply->setAccessibleName(tr("The server’s reply"));
    m_reply->fitHeight(replyLines);
    frame->layout()->addWidget(m_reply);
    column->addWidget(frame);
    m_rows = new QWidget(content);
    m_grid = new QGridLayout(m_rows);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(24);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    column->addWidget(m_rows);
    column->addWidget(makeRawPart(content));
    column->addStretch(1);
    return content;
}

QWidget* EvidencePane::makeRawPart(QWidget* content)
{
    m_rawPart = new QWidget(content);
    auto* column = new QVBoxLayout(m_rawPart);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* line = new QFrame(m_rawPart);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    column->addWidget(line);
    auto* heading = new QHBoxLayout;
    auto* title = plainLabel(tr("Raw, as received"), m_rawPart);
    m_rawId = plainLabel({}, m_rawPart);
    m_rawId->setObjectName(QStringLiteral("rawId"));
    for (QLabel* label : {title, m_rawId}) {
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setFont(secondaryFont(font()));
    }
    heading->addWidget(title);
    heading->addStretch(1);
    heading->addWidget(m_rawId);
    column->addLayout(heading);
    m_raw = new RawText(m_rawPart);
    m_raw->setObjectName(QStringLiteral("rawElement"));
    m_raw->setAccessibleName(tr("Raw, as received"));
    m_raw->fitHeight(rawLines);
    column->addWidget(m_raw);
    return m_rawPart;
}

void EvidencePane::clearRows()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void EvidencePane::addRow(const waybill::trace::EvidenceRow& row)
{
    const int at = m_grid->rowCount();
    QString text = shown(row.text);
    if (row.at)
        text.replace(QStringLiteral("%time%"), moment(*row.at, m_clock.now()));
    QLabel* label = plainLabel(shown(row.label), m_rows);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    QLabel* value = plainLabel(text, m_rows);
    value->setObjectName(QStringLiteral("evidenceValue"));
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(label->text() + QStringLiteral(": ") + text);
    if (row.quoted)
        value->setFont(monospaceFont(font()));
    if (row.at)
        value->setToolTip(plainToolTip(zonedTime(*row.at)));
    m_grid->addWidget(label, at, 0);
    m_grid->addWidget(value, at, 1);
}

void EvidencePane::showReply()
{
    const bool visible = m_event && isRefusal(m_event->type) && !m_event->reason.empty();
    m_reply->parentWidget()->setVisible(visible);
    if (!visible)
        return;
    m_reply->setBytes(m_event->reason);
    if (const int length = codeLength(m_reply->toPlainText(), *m_event); length > 0)
        m_reply->markBeginning(length, styleOf(m_event->type, tokensOf(palette())).colour);
}

void EvidencePane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_reply != nullptr)
        showReply();
}

void EvidencePane::setEvent(const events::Event& event)
{
    m_title->setTitle(waybill::trace::evidenceTitle(event));
    m_event = event;
    clearRows();
    showReply();
    for (const waybill::trace::EvidenceRow& row : waybill::trace::evidenceRows(event, providerName(event.provider)))
        // The reply stands above the rows already.
        if (!row.quoted || m_reply->parentWidget()->isHidden())
            addRow(row);
    m_rawId->setText(shown(event.providerEventId.empty() ? events::toString(event.id) : event.providerEventId));
    m_raw->setBytes({});
    m_rawPart->show();
    m_openRaw->setEnabled(true);
    m_content->show();
}

void EvidencePane::setStep(const waybill::trace::Step& step)
{
    m_title->setTitle(tr("Evidence for “%1”").arg(step.name));
    m_event.reset();
    clearRows();
    showReply();
    for (const waybill::trace::EvidenceRow& row : step.rows)
        addRow(row);
    m_rawPart->hide();
    m_openRaw->setEnabled(false);
    m_content->show();
}

void EvidencePane::setRaw(const Result<feed::RawRequest>& raw)
{
    if (raw)
        m_raw->setBytes(raw->element);
    else
        m_raw->setPlainText(tr("Can’t be shown: %1").arg(shown(raw.error().text())));
}

void EvidencePane::clear()
{
    m_event.reset();
    m_title->setTitle(tr("Evidence"));
    m_openRaw->setEnabled(false);
    m_content->hide();
}

} // namespace waybill::ui::trace
