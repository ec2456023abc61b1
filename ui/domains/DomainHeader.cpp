// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainHeader.h"

#include "core/domains/run/ProviderNames.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/TimeText.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Verdict;

constexpr int narrowBelow = 900;

QString sentenceFor(const QString& domain, const std::vector<CheckRow>& rows)
{
    const QString name = QStringLiteral("<b>%1</b> ").arg(domain.toHtmlEscaped());
    QStringList failing;
    QStringList unknown;
    int warnings = 0;
    for (const CheckRow& row : rows) {
        if (row.verdict == Verdict::Fail)
            failing.push_back(row.title);
        else if (row.verdict == Verdict::Unknown)
            unknown.push_back(row.title);
        warnings += int(row.verdict == Verdict::Warning);
    }
    if (rows.empty())
        return name + DomainHeader::tr("has not been checked yet.");
    if (failing.size() == 1) {
        const auto row = std::ranges::find(rows, Verdict::Fail, &CheckRow::verdict);
        QString why = row->sentence;
        if (why.endsWith(QLatin1Char('.')))
            why.chop(1);
        return name + DomainHeader::tr("fails %1: %2.").arg(row->title, why).toHtmlEscaped();
    }
    if (!failing.isEmpty())
        return name + DomainHeader::tr("fails %1.").arg(failing.join(QStringLiteral(", "))).toHtmlEscaped();
    if (!unknown.isEmpty())
        return name + DomainHeader::tr("is not fully known: %1 could not be asked.").arg(unknown.join(QStringLiteral(", "))).toHtmlEscaped();
    if (warnings == 0)
        return name + DomainHeader::tr("is ready.");
    return name + (warnings == 1 ? DomainHeader::tr("is ready, with 1 warning.") : DomainHeader::tr("is ready, with %1 warnings.").arg(warnings));
}

QString factsFor(const HeaderFacts& facts, Timestamp now)
{
    QStringList parts;
    QStringList providers;
    for (const std::string& provider : facts.providers)
        providers.push_back(waybill::domains::providerTitle(provider));
    parts.push_back(providers.isEmpty() ? DomainHeader::tr("No provider named")
                                        : DomainHeader::tr("Sends through %1").arg(providers.join(DomainHeader::tr(" and "))));
    if (facts.isRunning)
        parts.push_back(DomainHeader::tr("being checked…"));
    else if (facts.checkedAt)
        parts.push_back(DomainHeader::tr("checked %1").arg(moment(*facts.checkedAt, now)));
    if (!facts.isRunning && facts.nextCheck && *facts.nextCheck > now)
        parts.push_back(DomainHeader::tr("next check in %1").arg(spanText(*facts.nextCheck - now)));
    if (facts.watched > 0)
        parts.push_back(DomainHeader::tr("watching %n records until all agree", nullptr, facts.watched));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

DomainHeader::DomainHeader(QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel), m_facts(new ElidedLabel(Qt::ElideRight)),
      m_check(new QPushButton(icon(QStringLiteral("view-refresh"), palette()), tr("Check now"))),
      m_copy(new QPushButton(icon(QStringLiteral("edit-copy"), palette()), {})),
      m_message(new QPushButton(icon(QStringLiteral("mail-read"), palette()), {})),
      m_resolvers(new QPushButton(icon(QStringLiteral("configure"), palette()), {})), m_progress(new QProgressBar)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_sentence->setObjectName(QStringLiteral("domainSentence"));
    m_sentence->setTextFormat(Qt::RichText);
    m_sentence->setWordWrap(true);
    m_sentence->setFont(scaledFont(font(), 1.2));
    m_facts->setObjectName(QStringLiteral("domainFacts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setFont(secondaryFont(font()));
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_check->setObjectName(QStringLiteral("domainCheck"));
    m_check->setToolTip(tr("F5"));
    m_copy->setObjectName(QStringLiteral("domainCopy"));
    m_message->setObjectName(QStringLiteral("domainMessage"));
    m_resolvers->setObjectName(QStringLiteral("domainResolvers"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(3);
    m_progress->setAccessibleName(tr("Progress of the check"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_sentence);
    words->addWidget(m_facts);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 10, 12, 10);
    row->setSpacing(12);
    row->addLayout(words, 1);
    for (QPushButton* button : {m_check, m_copy, m_message, m_resolvers})
        row->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_progress);
    connect(m_check, &QPushButton::clicked, this, &DomainHeader::checkClicked);
    connect(m_copy, &QPushButton::clicked, this, &DomainHeader::copyClicked);
    connect(m_message, &QPushButton::clicked, this, &DomainHeader::messageClicked);
    connect(m_resolvers, &QPushButton::clicked, this, &DomainHeader::resolversClicked);
}

void DomainHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    nameButtons();
}

void DomainHeader::nameButtons()
{
    const bool hasRoom = width() >= narrowBelow;
    const std::tuple<QPushButton*, QString, QString> names[] = {
        {m_copy, tr("Copy report"), {}},
        {m_message, tr("Verify message…"), tr("A saved message: do its DKIM signatures verify, and with which selectors? It can be dropped on the page, too.")},
        {m_resolvers, tr("Resolvers…"), {}},
    };
    for (const auto& [button, name, meaning] : names) {
        button->setText(hasRoom ? name : QString());
        button->setAccessibleName(name);
        button->setToolTip(hasRoom ? meaning : meaning.isEmpty() ? name : name + QLatin1Char('\n') + meaning);
    }
}

void DomainHeader::show(const QString& domain, const std::vector<CheckRow>& rows, const HeaderFacts& facts, Timestamp now)
{
    m_sentence->setText(sentenceFor(domain, rows));
    m_facts->setFullText(factsFor(facts, now));
}

void DomainHeader::setRunning(bool running, int checks)
{
    m_check->setText(running ? tr("Cancel") : tr("Check now"));
    m_check->setIcon(icon(running ? QStringLiteral("dialog-cancel") : QStringLiteral("view-refresh"), palette()));
    m_progress->setRange(0, std::max(1, checks));
    m_progress->setValue(0);
    m_progress->setVisible(running);
}

void DomainHeader::addProgress(int checks) { m_progress->setValue(std::min(m_progress->maximum(), m_progress->value() + checks)); }

} // namespace waybill::ui::domains
