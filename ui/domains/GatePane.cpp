// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/GatePane.h"

#include "ui/domains/GateBars.h"
#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Gate;

QString policyText(waybill::domains::dmarc::Policy policy)
{
    return QStringLiteral("p=") + QString::fromLatin1(waybill::domains::dmarc::toString(policy).data());
}

QString headlineOf(const Gate& gate)
{
    switch (gate.state) {
    case Gate::State::Open: return GatePane::tr("Open.");
    case Gate::State::Done: return GatePane::tr("Done.");
    case Gate::State::NoPolicy: return GatePane::tr("No policy.");
    case Gate::State::Closed: break;
    }
    return GatePane::tr("Wait.");
}

QString earliestText(const Gate& gate)
{
    if (gate.state != Gate::State::Closed || !gate.earliest)
        return gate.advice;
    const QDate day = QDateTime::fromMSecsSinceEpoch(toMs(*gate.earliest)).date();
    const QString date = QLocale().toString(day, QStringLiteral("d MMMM"));
    return GatePane::tr("Earliest %1, if nothing breaks and what is broken is fixed today.").arg(date);
}

} // namespace

GatePane::GatePane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("DMARC gate"), this)), m_bars(new GateBars), m_icon(new QLabel),
      m_advice(new QLabel), m_detail(new QLabel), m_copy(new QPushButton(tr("Copy next record"))),
      m_early(new QPushButton(tr("Tighten earlier…"))), m_remind(new QPushButton(tr("Remind me"))),
      m_import(new QPushButton(tr("Import reports…")))
{
    setObjectName(QStringLiteral("gatePane"));
    m_import->setObjectName(QStringLiteral("gateImport"));
    m_import->setProperty("compact", true);
    m_title->addTrailing(m_import);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_bars);
    auto* body = new QWidget;
    body->setBackgroundRole(QPalette::Base);
    body->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(body);
    row->setContentsMargins(12, 12, 12, 12);
    row->setSpacing(24);
    row->addWidget(scroll, 1);
    row->addLayout(buildAdvice(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(body, 1);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (m_gate.next)
            emit copyRequested(shownName(m_gate.next->zoneLine()));
    });
    connect(m_early, &QPushButton::clicked, this, [this] {
        if (m_gate.from && m_gate.to)
            emit tightenRequested(policyText(*m_gate.from), policyText(*m_gate.to));
    });
    connect(m_remind, &QPushButton::clicked, this, [this](bool on) {
        m_remind->setText(on ? tr("Will remind you") : tr("Remind me"));
        emit remindRequested(on);
    });
    connect(m_import, &QPushButton::clicked, this, &GatePane::importRequested);
}

QLayout* GatePane::buildAdvice()
{
    m_icon->setAlignment(Qt::AlignTop);
    m_icon->setFixedWidth(16);
    m_icon->setContentsMargins(0, 2, 0, 0);
    m_advice->setTextFormat(Qt::RichText);
    m_advice->setWordWrap(true);
    m_detail->setWordWrap(true);
    m_detail->setFont(secondaryFont(font()));
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_copy->setObjectName(QStringLiteral("gateCopy"));
    m_early->setObjectName(QStringLiteral("gateEarly"));
    m_remind->setObjectName(QStringLiteral("gateRemind"));
    m_remind->setCheckable(true);
    m_remind->setToolTip(tr("Says so on the desktop once the gate is open"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_remind);
    buttons->addWidget(m_early);
    buttons->addStretch(1);
    auto* words = new QVBoxLayout;
    words->setSpacing(8);
    words->addWidget(m_advice);
    words->addWidget(m_detail);
    words->addLayout(buttons);
    words->addStretch(1);
    auto* advice = new QHBoxLayout;
    advice->setSpacing(8); // not the wider one of the row it stands in
    advice->addWidget(m_icon);
    advice->addLayout(words, 1);
    return advice;
}

void GatePane::setGate(const Gate& gate, int requiredDays, bool reminds)
{
    m_gate = gate;
    const Tokens tokens = tokensOf(palette());
    m_title->setTitle(gate.from && gate.to ? tr("DMARC gate: from %1 to %2").arg(policyText(*gate.from), policyText(*gate.to)) : tr("DMARC gate"));
    m_title->setNote(tr("Required: %1 days unbroken, seen at every server").arg(requiredDays));
    m_bars->setBars(gate.bars);
    const bool open = gate.state == Gate::State::Open;
    const bool closed = gate.state == Gate::State::Closed;
    using waybill::domains::Verdict;
    const Verdict verdict = open || gate.state == Gate::State::Done ? Verdict::Pass : closed ? Verdict::Warning : Verdict::Unknown;
    m_icon->setPixmap(styleOf(verdict, tokens).icon().pixmap(16, 16));
    m_advice->setText(QStringLiteral("<b>%1</b> %2").arg(headlineOf(gate), earliestText(gate).toHtmlEscaped()));
    QString detail = closed && gate.earliest ? gate.advice + QLatin1Char(' ') : QString();
    detail += gate.shareText;
    if (closed)
        detail += QLatin1Char(' ') + tr("To go in stages, start with one subdomain: pct and t mean different things to old and new receivers.");
    m_detail->setText(detail);
    m_copy->setEnabled(open && gate.next.has_value());
    m_remind->setVisible(closed || reminds);
    m_remind->setChecked(reminds);
    m_remind->setText(reminds ? tr("Will remind you") : tr("Remind me"));
    m_early->setVisible(closed && gate.next.has_value());
}

} // namespace waybill::ui::domains
