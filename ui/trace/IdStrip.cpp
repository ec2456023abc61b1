// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/IdStrip.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Tokens.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace waybill::ui::trace {

namespace {

const std::string& senderOf(const waybill::trace::Story& story)
{
    static const std::string none;
    for (const events::Event& event : story.events)
        if (!event.sender.empty())
            return event.sender;
    return none;
}

} // namespace

IdStrip::IdStrip(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("idStrip"));
    setFixedHeight(32);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 0, 12, 0);
    row->setSpacing(12);
    // Ids give way first: their ends tell them apart; half an address or half a word tells nothing.
    constexpr Room addressRoom{.least = 120, .most = 320};
    constexpr Room wordRoom{.least = 110, .most = 200};
    constexpr Room idRoom{.least = 88, .most = 184};
    m_recipient = addPart("idRecipient", tr("To"), true, addressRoom);
    m_type = addPart("idType", tr("Type"), false, wordRoom);
    m_ownId = addPart("idOwn", tr("Your id"), true, idRoom);
    m_providerId = addPart("idProvider", tr("Provider id"), true, idRoom);
    m_sender = addPart("idSender", tr("From"), false, wordRoom);
    row->addStretch(1);
    tint();
}

void IdStrip::tint()
{
    for (QToolButton* button : m_copyButtons)
        button->setIcon(icon(QStringLiteral("edit-copy"), palette()));
}

void IdStrip::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

IdStrip::Part IdStrip::addPart(const char* name, const QString& label, bool isId, Room room)
{
    Part part;
    part.room = room;
    part.box = new QWidget(this);
    part.label = new QLabel(label, part.box);
    part.label->setTextFormat(Qt::PlainText);
    part.label->setForegroundRole(QPalette::PlaceholderText);
    part.value = new ElidedLabel(Qt::ElideMiddle, part.box);
    part.value->setObjectName(QString::fromLatin1(name));
    if (isId)
        part.value->setFont(monospaceFont(font()));
    auto* row = new QHBoxLayout(part.box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(part.label);
    row->addSpacing(2);
    row->addWidget(part.value);
    if (isId) {
        auto* copy = new QToolButton(part.box);
        copy->setObjectName(QString::fromLatin1(name) + QStringLiteral("Copy"));
        copy->setProperty("flat", true);
        copy->setFocusPolicy(Qt::StrongFocus);
        m_copyButtons.push_back(copy);
        copy->setAccessibleName(tr("Copy: %1").arg(label));
        copy->setToolTip(tr("Copy"));
        row->addWidget(copy);
        connect(copy, &QToolButton::clicked, this, [this, part] {
            QGuiApplication::clipboard()->setText(part.value->fullText());
            emit copied(part.label->text(), part.value->fullText());
        });
    }
    static_cast<QHBoxLayout*>(layout())->addWidget(part.box);
    return part;
}

void IdStrip::set(const Part& part, const std::string& value)
{
    part.box->setVisible(!value.empty());
    part.value->setFullText(shown(value));
    const int whole = part.value->sizeHint().width();
    part.value->setMinimumWidth(std::min(whole, part.room.least));
    part.value->setMaximumWidth(std::min(whole, part.room.most));
    part.value->setAccessibleName(part.label->text() + QStringLiteral(": ") + shown(value));
}

void IdStrip::setStory(const waybill::trace::Story& story)
{
    set(m_recipient, story.key.recipient);
    set(m_type, waybill::trace::messageTypeOf(story));
    set(m_ownId, waybill::trace::ownIdOf(story));
    m_providerId.label->setText(tr("%1 id").arg(providerName(story.key.provider)));
    set(m_providerId, story.key.messageId);
    set(m_sender, senderOf(story));
}

void IdStrip::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), tokens.alternateBase);
    painter.fillRect(QRect(0, 0, width(), 1), tokens.border);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
}

} // namespace waybill::ui::trace
