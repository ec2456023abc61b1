// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/FactStrip.h"

#include "ui/relay/Words.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/TimeText.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

using namespace std::chrono_literals;

constexpr auto slowLag = 10s;
constexpr auto slowCommit = 100ms;
constexpr std::int64_t fewDays = 14;
constexpr std::int64_t littleSpace = std::int64_t(1) << 30;
constexpr auto clockOff = 30s;
constexpr int narrowBelow = 1040;

} // namespace

FactStrip::FactStrip(QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(this)), m_detail(new ElidedLabel(Qt::ElideRight, this))
{
    setFixedHeight(58);
    m_sentence->setObjectName(QStringLiteral("relaySentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setFont(scaledFont(titleFont(font()), 1.2));
    m_detail->setFont(secondaryFont(font()));
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addStretch(1);
    words->addWidget(m_sentence);
    words->addWidget(m_detail);
    words->addStretch(1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(12);
    row->addLayout(words, 1);
    m_lag = addFact("factLag", *row);
    m_written = addFact("factWritten", *row);
    m_disk = addFact("factDisk", *row);
    m_clock = addFact("factClock", *row);
}

FactStrip::Fact FactStrip::addFact(const char* name, QHBoxLayout& row)
{
    auto* box = new QWidget(this);
    box->setObjectName(QString::fromLatin1(name));
    const Fact fact{new QLabel(box), new QLabel(box), new QLabel(box)};
    fact.value->setTextFormat(Qt::RichText);
    fact.detail->setFont(secondaryFont(font()));
    fact.detail->setForegroundRole(QPalette::PlaceholderText);
    box->hide(); // until it is known
    auto* lines = new QVBoxLayout;
    lines->setSpacing(1);
    lines->addStretch(1);
    lines->addWidget(fact.value);
    lines->addWidget(fact.detail);
    lines->addStretch(1);
    auto* across = new QHBoxLayout(box);
    across->setContentsMargins(12, 0, 4, 0);
    across->setSpacing(8);
    across->addWidget(fact.icon, 0, Qt::AlignVCenter);
    across->addLayout(lines);
    row.addWidget(box);
    return fact;
}

void FactStrip::set(const Fact& fact, bool isWell, const QString& value, const QString& detail)
{
    const Tokens tokens = tokensOf(palette());
    fact.icon->setPixmap(icon(isWell ? QStringLiteral("checkmark") : QStringLiteral("data-warning"),
                              isWell ? tokens.delivered : tokens.deferred)
                             .pixmap(16));
    fact.value->setText(value);
    fact.detail->setText(detail);
    fact.value->parentWidget()->show();
    QString plain = value;
    plain.remove(QStringLiteral("<b>")).remove(QStringLiteral("</b>"));
    fact.value->parentWidget()->setAccessibleName(plain + QStringLiteral(", ") + detail);
}

void FactStrip::setSentence(const QString& sentence, const QString& detail)
{
    m_sentence->setText(sentence);
    m_detail->setFullText(detail);
}

void FactStrip::show(const feed::RelayDetails& details, std::chrono::milliseconds lag)
{
    set(m_lag, lag < slowLag, tr("Lag <b>%1</b>").arg(spanText(lag)), tr("until applied"));
    const QString commits = details.commitP50 && details.commitP99
                                ? tr("fsync %1, p99 %2").arg(latencyText(*details.commitP50), latencyText(*details.commitP99))
                                : tr("nothing written yet");
    set(m_written, !details.commitP99 || *details.commitP99 < slowCommit,
        tr("Written <b>%1/min</b>").arg(QLocale().toString(details.writtenPerMinute, 'f', 0)), commits);
    const std::int64_t days = details.diskFree && details.diskPerDay && *details.diskPerDay > 0
                                  ? *details.diskFree / *details.diskPerDay : -1;
    const QString lasts = days < 0 ? tr("no rate yet") : days > 3650 ? tr("over ten years at this rate")
                                                                     : tr("%n days at this rate", nullptr, int(days));
    set(m_disk, (days < 0 || days >= fewDays) && details.diskFree.value_or(0) > littleSpace,
        tr("Disk <b>%1 free</b>").arg(details.diskFree ? bytesText(*details.diskFree) : tr("?")), lasts);
    const auto skew = details.clockSkew;
    const QString against = skew ? tr("against signatures at %n endpoints", nullptr, int(details.clockEndpoints))
                                 : tr("no signed time came yet");
    set(m_clock, !skew || std::chrono::abs(*skew) < clockOff,
        skew ? tr("Clock <b>%1%2 s</b>")
                   .arg(skew->count() > 0 ? QStringLiteral("+") : skew->count() < 0 ? QString(QChar(0x2212)) : QString())
                   .arg(std::abs(skew->count()))
             : tr("Clock <b>not known</b>"),
        against);
}

// The sentence before the small print.
void FactStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    for (const Fact& fact : {m_lag, m_written, m_disk, m_clock})
        fact.detail->setVisible(width() >= narrowBelow);
}

void FactStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens tokens = tokensOf(palette());
    painter.fillRect(rect(), tokens.base);
    painter.setPen(tokens.border);
    for (const Fact& fact : {m_lag, m_written, m_disk, m_clock}) {
        const int x = fact.value->parentWidget()->x();
        if (!fact.value->parentWidget()->isHidden())
            painter.drawLine(x, 14, x, height() - 14);
    }
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace waybill::ui::relay
