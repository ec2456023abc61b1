// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/EnvironmentHeader.h"

#include "ui/environments/Words.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace waybill::ui::environments {

using waybill::environments::EnvironmentState;

namespace {

QString sentenceOf(const EnvironmentState& state)
{
    const QString name = QStringLiteral("<b>%1</b> ").arg(environmentTitle(state.rules).toHtmlEscaped());
    if (state.rules.paused)
        return name + EnvironmentHeader::tr("is paused: nothing is sent from it.");
    return name + reachText(state.rules).toHtmlEscaped() + QLatin1Char('.');
}

} // namespace

EnvironmentHeader::EnvironmentHeader(QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(this)), m_facts(new QLabel(this)), m_switch(new QPushButton(tr("Work in it"), this)),
      m_pause(new QPushButton(tr("Pause sending"), this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_sentence->setObjectName(QStringLiteral("environmentSentence"));
    m_sentence->setTextFormat(Qt::RichText);
    m_sentence->setWordWrap(true);
    m_sentence->setFont(scaledFont(font(), 1.2));
    m_facts->setObjectName(QStringLiteral("environmentFacts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setFont(secondaryFont(font()));
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_switch->setObjectName(QStringLiteral("switchEnvironment"));
    m_switch->setToolTip(tr("The band, the timeline and new messages then belong to this environment"));
    m_pause->setObjectName(QStringLiteral("pauseEnvironment"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_sentence);
    words->addWidget(m_facts);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 10, 12, 10);
    row->setSpacing(8);
    row->addLayout(words, 1);
    row->addWidget(m_switch);
    row->addWidget(m_pause);
    connect(m_switch, &QPushButton::clicked, this, &EnvironmentHeader::switchRequested);
    connect(m_pause, &QPushButton::clicked, this, &EnvironmentHeader::pauseToggled);
}

void EnvironmentHeader::show(const EnvironmentState& state, bool away, bool isCurrent)
{
    m_sentence->setText(sentenceOf(state));
    QStringList facts{guardWord(state.rules.guard), usedText(state)};
    QStringList types;
    for (const std::string& type : state.rules.messageTypes)
        types.push_back(QString::fromStdString(type));
    facts.push_back(types.isEmpty() ? tr("every message type") : tr("only %1").arg(types.join(QStringLiteral(", "))));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_pause->setText(state.rules.paused ? tr("Resume sending…") : tr("Pause sending"));
    m_pause->setIcon(icon(state.rules.paused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause"), palette()));
    m_pause->setEnabled(!away);
    m_switch->setText(isCurrent ? tr("You are here") : tr("Work in it"));
    m_switch->setEnabled(!isCurrent);
}

} // namespace waybill::ui::environments
