// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/GuardBanner.h"

#include "ui/sending/SendWords.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace waybill::ui::sending {

namespace {

constexpr QColor refusedColour(0x7d, 0x14, 0x0e); // white stands on it, and it stands out from every environment's

QLabel* whiteLabel(const char* name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, Qt::white); // on the environment's colour in every theme
    label->setPalette(palette);
    return label;
}

QString capText(const waybill::environments::Environment& environment, int sentToday)
{
    if (environment.paused)
        return GuardBanner::tr("Sending is paused");
    if (!environment.dailyCap)
        return GuardBanner::tr("%1 sent today · no cap").arg(sentToday);
    const int left = std::max(0, *environment.dailyCap - sentToday);
    return GuardBanner::tr("%1 of %2 left today").arg(left).arg(*environment.dailyCap);
}

} // namespace

GuardBanner::GuardBanner(QWidget* parent)
    : QWidget(parent), m_shield(new QLabel(this)), m_sentence(whiteLabel("guardSentence", this)),
      m_refusal(whiteLabel("guardRefusal", this)), m_cap(whiteLabel("guardCap", this))
{
    setObjectName(QStringLiteral("guardBanner"));
    m_sentence->setFont(titleFont(scaledFont(font(), 1.2)));
    m_sentence->setWordWrap(true);
    m_refusal->setFont(titleFont(font()));
    m_refusal->setWordWrap(true);
    m_refusal->setContentsMargins(16, 7, 16, 7);
    QPalette alarm = m_refusal->palette();
    alarm.setColor(QPalette::Window, refusedColour);
    m_refusal->setPalette(alarm);
    m_refusal->setAutoFillBackground(true);
    m_refusal->hide();
    m_cap->setFont(titleFont(font()));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(12);
    row->addWidget(m_shield);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_cap);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_refusal);
}

void GuardBanner::setEnvironment(const waybill::environments::Environment& environment, const std::string& provider,
                                 int sentToday)
{
    const bool open = environment.guard == waybill::environments::GuardLevel::Everybody;
    m_colour = environmentColour(environment.colour);
    m_shield->setPixmap(
        icon(open ? QStringLiteral("security-low") : QStringLiteral("security-high"), QColor(Qt::white)).pixmap(22, 22));
    m_sentence->setText(guardSentence(environment, provider));
    m_cap->setText(capText(environment, sentToday));
    setAccessibleName(m_sentence->text() + QLatin1Char(' ') + m_cap->text());
    update();
}

void GuardBanner::setRefusal(const QString& reason)
{
    m_refusal->setText(tr("Refused: %1").arg(reason));
    m_refusal->setVisible(!reason.isEmpty());
}

void GuardBanner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_colour);
}

} // namespace waybill::ui::sending
