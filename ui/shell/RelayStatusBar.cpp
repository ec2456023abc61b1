// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/RelayStatusBar.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace waybill::ui::shell {

namespace {

using namespace std::chrono_literals;
using State = feed::Connection::State;

void setPart(QToolButton* part, const QString& text, const QString& iconName, const QColor& colour,
             const QString& toolTip = {})
{
    part->setText(text);
    part->setAccessibleName(text);
    part->setIcon(icon(iconName, colour));
    part->setToolTip(toolTip);
}

} // namespace

RelayStatusBar::RelayStatusBar(const Clock& clock, QWidget* parent)
    : QStatusBar(parent), m_clock(clock)
{
    m_summary = new ElidedLabel(Qt::ElideRight, this);
    m_relay = addPart(QStringLiteral("statusRelay"));
    m_verified = addPart(QStringLiteral("statusVerified"));
    m_refused = addPart(QStringLiteral("statusRefused"));
    m_deadLetters = addPart(QStringLiteral("statusDeadLetters"));
    m_keychain = addPart(QStringLiteral("statusKeychain"), &RelayStatusBar::keychainRequested);
    setObjectName(QStringLiteral("statusBar"));
    setSizeGripEnabled(false);
    setFixedHeight(24);
    setContentsMargins(6, 0, 6, 0);
    m_summary->setObjectName(QStringLiteral("statusSummary"));
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    addWidget(m_summary, 1);
    addJob();
    m_flash.setSingleShot(true);
    connect(&m_flash, &QTimer::timeout, this, [this] { m_summary->setFullText(m_summaryText); });
    connect(&m_second, &QTimer::timeout, this, &RelayStatusBar::refresh);
    m_second.start(1s);
    refresh();
}

void RelayStatusBar::setConnection(const feed::Connection& connection)
{
    m_connection = connection;
    refresh();
}

void RelayStatusBar::setStatus(const feed::RelayStatus& status)
{
    m_status = status;
    refresh();
}

void RelayStatusBar::setSummary(const QString& text)
{
    m_summaryText = text;
    if (!m_flash.isActive())
        m_summary->setFullText(text);
}

void RelayStatusBar::flash(const QString& text, int milliseconds)
{
    m_summary->setFullText(text);
    m_flash.start(milliseconds);
}

void RelayStatusBar::addJob()
{
    m_job = new QWidget(this);
    m_job->setObjectName(QStringLiteral("statusJob"));
    m_jobText = new ElidedLabel(Qt::ElideRight, m_job);
    m_jobText->setObjectName(QStringLiteral("jobText"));
    m_jobText->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_jobDone = new QProgressBar(m_job);
    m_jobDone->setTextVisible(false);
    m_jobDone->setFixedSize(120, 6);
    auto* cancel = new QToolButton(m_job);
    cancel->setObjectName(QStringLiteral("cancelJob"));
    cancel->setProperty("link", true);
    cancel->setText(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel the export"));
    cancel->setFocusPolicy(Qt::StrongFocus);
    auto* row = new QHBoxLayout(m_job);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_jobDone);
    row->addWidget(cancel);
    row->addWidget(m_jobText, 1);
    connect(cancel, &QToolButton::clicked, this, &RelayStatusBar::jobCancelled);
    addWidget(m_job, 2);
    m_job->hide();
}

void RelayStatusBar::setJob(const QString& text, int percent)
{
    m_jobText->setFullText(text);
    m_jobDone->setValue(percent);
    m_job->setVisible(!text.isEmpty());
    m_summary->setVisible(text.isEmpty());
}

void RelayStatusBar::changeEvent(QEvent* event)
{
    QStatusBar::changeEvent(event);
    // Adding the parts polishes them, which comes back here before all of them are there.
    if (event->type() == QEvent::PaletteChange && m_keychain != nullptr)
        refresh();
}

QToolButton* RelayStatusBar::addPart(const QString& name, void (RelayStatusBar::*opens)())
{
    auto* part = new QToolButton(this);
    part->setObjectName(name);
    part->setProperty("statusPart", true);
    part->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    part->setFocusPolicy(Qt::TabFocus);
    connect(part, &QToolButton::clicked, this, opens);
    addPermanentWidget(part);
    return part;
}

void RelayStatusBar::refresh()
{
    showRelay();
    showVerified();
    showCounts();
    showKeychain();
}

void RelayStatusBar::setKeychain(const QString& text, const QString& meaning, bool needsSomeone)
{
    m_keychainText = text;
    m_keychainMeaning = meaning;
    m_keychainNeeds = needsSomeone;
    showKeychain();
}

void RelayStatusBar::showKeychain()
{
    const Tokens tokens = tokensOf(palette());
    setPart(m_keychain, m_keychainText.isEmpty() ? tr("Keychain") : m_keychainText, m_keychainNeeds ? QStringLiteral("object-locked") : QStringLiteral("checkmark"),
            m_keychainNeeds ? tokens.deferred : tokens.delivered, m_keychainMeaning);
    m_keychain->setVisible(!m_keychainText.isEmpty());
}

void RelayStatusBar::showRelay()
{
    const Tokens tokens = tokensOf(palette());
    const QString why = QString::fromStdString(m_connection.error.text()).toHtmlEscaped();
    switch (m_connection.state) {
    case State::Connecting:
        setPart(m_relay, tr("Connecting to the relay…"), QStringLiteral("network-connect"), tokens.unknown);
        return;
    case State::Up:
        setPart(m_relay, tr("Relay up · lag %1").arg(spanText(m_status.lag)), QStringLiteral("network-connect"),
                tokens.delivered, tr("Lag: the age of the oldest webhook that is not yet applied"));
        return;
    case State::Away: {
        if (m_connection.error.code == ErrorCode::NotFound) {
            setPart(m_relay, tr("No relay yet"), QStringLiteral("network-disconnect"), tokens.unknown, why);
            return;
        }
        const auto span = m_clock.now() - m_connection.since;
        setPart(m_relay, span < 10s ? tr("Relay away") : tr("Relay away %1").arg(spanText(span)),
                QStringLiteral("network-disconnect"), tokens.bounced, why);
        return;
    }
    case State::Refused:
        setPart(m_relay, tr("Relay refused the token"), QStringLiteral("object-locked"), tokens.bounced, why);
        return;
    case State::Incompatible:
        setPart(m_relay, tr("Relay speaks another version"), QStringLiteral("data-warning"), tokens.bounced, why);
        return;
    }
}

void RelayStatusBar::showVerified()
{
    const Tokens tokens = tokensOf(palette());
    if (!m_status.lastVerified) {
        setPart(m_verified, tr("No verified event yet"), QStringLiteral("question"), tokens.unknown);
        return;
    }
    // While the relay is away nobody knows how long ago the last one was.
    const Timestamp at = *m_status.lastVerified;
    const QString relative = m_connection.state == State::Up ? ago(at, m_clock.now()) : QString();
    const QString day = dayText(at, m_clock.now());
    const QString absolute = day.isEmpty() ? tr("at %1").arg(timeOfDay(at)) : day;
    const QString text = tr("Last verified event %1").arg(relative.isEmpty() ? absolute : relative);
    setPart(m_verified, text, QStringLiteral("checkmark"), tokens.delivered, zonedTime(at));
}

void RelayStatusBar::showCounts()
{
    // Counts of a relay that there is not would be made up.
    const bool noRelay = m_connection.state == State::Away && m_connection.error.code == ErrorCode::NotFound;
    for (QToolButton* part : {m_refused, m_deadLetters})
        part->setVisible(!noRelay);
    const Tokens tokens = tokensOf(palette());
    setPart(m_refused, tr("Refused %1 today").arg(countText(m_status.refusedToday)), QStringLiteral("dialog-cancel"),
            m_status.refusedToday > 0 ? tokens.rejected : tokens.unknown,
            tr("Webhooks whose signature or secret was not right: kept apart, never applied"));
    setPart(m_deadLetters, tr("Dead letters %1").arg(countText(m_status.deadLetters)), QStringLiteral("data-warning"),
            m_status.deadLetters > 0 ? tokens.deferred : tokens.unknown,
            tr("Webhooks that were accepted but could not be read: visible and replayable"));
}

} // namespace waybill::ui::shell
