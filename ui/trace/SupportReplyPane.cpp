// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/SupportReplyPane.h"

#include "core/trace/SupportReply.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Tokens.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QTimeZone>
#include <QToolButton>
#include <QVBoxLayout>

namespace waybill::ui::trace {

namespace {

waybill::trace::ReplyTimes replyTimes(Timestamp checkedAt)
{
    return {.checkedAt = checkedAt, .zone = QTimeZone::systemTimeZone(), .locale = QLocale(QLocale::English)};
}

} // namespace

QString neutralReply(Timestamp checkedAt)
{
    return waybill::trace::supportReply(nullptr, replyTimes(checkedAt), false);
}

SupportReplyPane::SupportReplyPane(QWidget* parent)
    : QWidget(parent), m_text(new QLabel(this)), m_lock(new QLabel(this)), m_note(new QLabel(this)),
      m_verified(new QCheckBox(tr("Customer is verified: add the exact time"), this))
{
    setObjectName(QStringLiteral("supportReplyPane"));
    auto* title = new PaneTitle(tr("Support reply"), this);
    auto* copy = new QToolButton(title);
    copy->setObjectName(QStringLiteral("supportReplyCopy"));
    copy->setText(tr("Copy"));
    copy->setAccessibleName(tr("Copy the support reply"));
    copy->setProperty("link", true);
    copy->setFocusPolicy(Qt::StrongFocus);
    copy->setCursor(Qt::PointingHandCursor);
    title->addTrailing(copy);
    connect(copy, &QToolButton::clicked, this, &SupportReplyPane::copyRequested);
    m_text->setObjectName(QStringLiteral("supportReplyText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setObjectName(QStringLiteral("supportReplyNote"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setFont(secondaryFont(font()));
    m_verified->setObjectName(QStringLiteral("customerVerified"));
    m_verified->setAccessibleDescription(tr("Until then the reply doesn’t say whether an account exists"));
    connect(m_verified, &QCheckBox::toggled, this, &SupportReplyPane::refresh);
    auto* note = new QHBoxLayout;
    note->setSpacing(8);
    note->addWidget(m_lock, 0, Qt::AlignTop);
    note->addWidget(m_note, 1);
    auto* content = new QVBoxLayout;
    content->setContentsMargins(12, 10, 12, 12);
    content->setSpacing(8);
    content->addWidget(m_text);
    content->addLayout(note);
    content->addWidget(m_verified);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title);
    column->addLayout(content);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    tint();
}

void SupportReplyPane::setVerdict(const waybill::trace::Verdict& verdict, Timestamp checkedAt, bool sameMessage)
{
    m_verdict = verdict;
    m_checkedAt = checkedAt;
    if (!sameMessage)
        m_verified->setChecked(false);
    refresh();
}

QString SupportReplyPane::reply() const
{
    return waybill::trace::supportReply(&m_verdict, replyTimes(m_checkedAt), m_verified->isChecked());
}

void SupportReplyPane::refresh()
{
    m_text->setText(reply());
    m_note->setText(m_verified->isChecked() ? tr("Names the outcome: only for the owner of the address.")
                                            : tr("Neutral: doesn’t say whether an account exists."));
}

void SupportReplyPane::tint()
{
    m_lock->setPixmap(icon(QStringLiteral("object-locked"), tokensOf(palette()).secondary).pixmap(16, 16));
}

void SupportReplyPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

} // namespace waybill::ui::trace
