// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/GateReminders.h"

#include "ui/domains/Report.h"
#include "ui/domains/VerdictStyle.h"

#include <QSettings>

#include <chrono>

namespace waybill::ui::domains {

namespace {

const QString key = QStringLiteral("domains/gateReminders");

} // namespace

GateReminders::GateReminders(QSettings& settings, const DomainsSource& source, QObject* parent)
    : QObject(parent), m_settings(settings), m_source(source)
{
    m_timer.setInterval(std::chrono::minutes(15));
    connect(&m_timer, &QTimer::timeout, this, &GateReminders::look);
    m_timer.start();
}

QStringList GateReminders::domains() const { return m_settings.value(key).toStringList(); }

bool GateReminders::isSet(const std::string& domain) const { return domains().contains(QString::fromStdString(domain)); }

void GateReminders::set(const std::string& domain, bool on)
{
    QStringList all = domains();
    all.removeAll(QString::fromStdString(domain));
    if (on)
        all.push_back(QString::fromStdString(domain));
    m_settings.setValue(key, all);
}

void GateReminders::look()
{
    for (const QString& domain : domains()) {
        m_source.history(domain.toStdString(), this, [this, domain](const Result<waybill::domains::DomainHistory>& history) {
            if (!history || !isSet(domain.toStdString()))
                return;
            CheckModel rows;
            rows.setHistory(*history);
            if (gateFor(*history, rows.rows()).state != waybill::domains::Gate::State::Open)
                return;
            set(domain.toStdString(), false);
            emit opened(shownName(domain.toStdString()));
        });
    }
}

} // namespace waybill::ui::domains
