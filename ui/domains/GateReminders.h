// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Domains whose gate somebody waits for: looks at what the relay remembers of them now and then, and says when a gate has
// opened. Kept across starts. Main thread; settings and source outlive it.

#include "ui/domains/DomainsSource.h"

#include <QTimer>

class QSettings;

namespace waybill::ui::domains {

class GateReminders : public QObject {
    Q_OBJECT
public:
    GateReminders(QSettings& settings, const DomainsSource& source, QObject* parent = nullptr);

    bool isSet(const std::string& domain) const;
    void set(const std::string& domain, bool on);
    void look(); // now, at all of them

signals:
    void opened(const QString& domain); // once; the reminder is gone then

private:
    QStringList domains() const;

    QSettings& m_settings;
    const DomainsSource& m_source;
    QTimer m_timer;
};

} // namespace waybill::ui::domains
