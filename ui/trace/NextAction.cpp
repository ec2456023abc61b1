// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/NextAction.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::trace {

namespace {

// A value for the filter: quoted unless it is plain.
QString quoted(const std::string& value)
{
    const bool plain = !value.empty() && std::ranges::all_of(value, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
    });
    QString text = shown(value);
    if (plain)
        return text;
    text.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
    return QLatin1Char('"') + text + QLatin1Char('"');
}

bool isTrouble(events::EventType type)
{
    using enum events::EventType;
    return type == Bounced || type == Deferred || type == Rejected || type == Failed || type == Complained;
}

} // namespace

QString filterForAlike(const waybill::trace::Story& story)
{
    using enum events::Outcome;
    const events::Outcome outcome = story.verdict.outcome;
    if (outcome == Delivered || outcome == Accepted || outcome == Unknown)
        return {};
    const std::vector<events::EventId> evidence = story.verdict.evidence();
    const auto decides = [&](const events::Event& event) {
        return isTrouble(event.type) && std::ranges::find(evidence, event.id) != evidence.end();
    };
    const auto found = std::find_if(story.events.rbegin(), story.events.rend(), decides);
    if (found == story.events.rend())
        return {};
    const std::string_view type = events::toString(found->type);
    QStringList parts{QStringLiteral("type:") + QString::fromUtf8(type.data(), qsizetype(type.size()))};
    if (!found->enhancedCode.empty())
        parts.append(QStringLiteral("code:") + quoted(found->enhancedCode));
    else if (found->smtpCode)
        parts.append(QStringLiteral("code:%1").arg(*found->smtpCode));
    if (const std::string_view domain = events::domainOf(found->recipient); !domain.empty())
        parts.append(QStringLiteral("domain:") + quoted(std::string(domain)));
    return parts.join(QLatin1Char(' '));
}

NextAction::NextAction(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_alike(new QPushButton(this)),
      m_when(new QLabel(this)), m_again(new QPushButton(tr("Send again…"), this))
{
    setObjectName(QStringLiteral("nextAction"));
    m_text->setObjectName(QStringLiteral("nextActionText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_alike->setObjectName(QStringLiteral("showAlike"));
    m_alike->setText(tr("Show others like this"));
    m_alike->setAccessibleName(m_alike->text());
    connect(m_alike, &QPushButton::clicked, this, [this] { emit filterRequested(m_filter); });
    m_when->setObjectName(QStringLiteral("sendAgainWhen"));
    m_when->setTextFormat(Qt::PlainText);
    m_when->setWordWrap(true);
    m_when->setFont(secondaryFont(font()));
    m_when->setForegroundRole(QPalette::PlaceholderText);
    m_again->setObjectName(QStringLiteral("sendAgain"));
    m_again->setAccessibleName(tr("Send again"));
    m_again->setAccessibleDescription(tr("Opens Send with this recipient; nothing is sent by that"));
    connect(m_again, &QPushButton::clicked, this, &NextAction::sendAgainRequested);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_text, 1);
    auto* content = new QVBoxLayout;
    content->setContentsMargins(12, 10, 12, 12);
    content->setSpacing(10);
    content->addLayout(line);
    content->addWidget(m_alike, 0, Qt::AlignLeft);
    content->addWidget(m_when);
    content->addWidget(m_again, 0, Qt::AlignLeft);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PaneTitle(tr("Next action"), this));
    column->addLayout(content);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

bool maySendAgain(events::Outcome outcome)
{
    using enum events::Outcome;
    return outcome == Delivered || outcome == BouncedSoft || outcome == Rejected || outcome == Failed;
}

void NextAction::setStory(const waybill::trace::Story& story, bool hidden)
{
    const bool again = m_offersAgain && maySendAgain(story.verdict.outcome) && !story.key.recipient.empty();
    m_when->setVisible(again);
    m_when->setText(story.verdict.outcome == events::Outcome::Delivered
                        ? tr("If the customer still can’t find it, and it must arrive:")
                        : tr("Once that is done:"));
    m_again->setVisible(again);
    m_again->setEnabled(!hidden);
    m_again->setToolTip(hidden ? tr("Reveal the recipient first")
                               : tr("Opens Send with this recipient. Nothing is sent until you send it there."));
    m_outcome = story.verdict.outcome;
    m_text->setText(shown(story.verdict.nextAction));
    m_filter = filterForAlike(story);
    m_alike->setVisible(!m_filter.isEmpty());
    m_alike->setToolTip(plainToolTip(m_filter));
    tint();
}

void NextAction::tint()
{
    m_icon->setPixmap(styleOf(m_outcome, tokensOf(palette())).icon().pixmap(16, 16));
    m_again->setIcon(icon(QStringLiteral("document-send"), palette()));
    m_alike->setIcon(icon(QStringLiteral("view-filter"), palette()));
}

void NextAction::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

} // namespace waybill::ui::trace
