// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the domains page asks for: the relay's memory, and DNS in the background. In the demo DNS is invented and nobody
// outside is asked. Main thread; clock and settings outlive it.

#include "core/domains/client/DomainsClient.h"
#include "ui/domains/DomainsSource.h"

#include <QObject>

#include <memory>

class QSettings;

namespace waybill::console {

class DomainsWork : public QObject {
    Q_OBJECT
public:
    DomainsWork(const Clock& clock, QSettings& settings, QObject* parent = nullptr);
    ~DomainsWork() override;

    void connectTo(const feed::RelayAddress& address, bool demo);
    void disconnectRelay();
    // Its functions hold on to this object.
    ui::domains::DomainsSource source();

private:
    // What asks and what is asked; shared with work that is under way.
    struct Dns;
    std::stop_source check(const domains::DomainProfile& profile, QObject* guard,
                           std::function<void(std::vector<domains::Check>)> progress,
                           std::function<void(std::vector<domains::Check>)> done);
    void importReports(const std::string& domain, const QStringList& files, QObject* guard, std::function<void(QString)> done);

    const Clock& m_clock;
    QSettings& m_settings;
    std::shared_ptr<const Dns> m_dns;
    std::unique_ptr<domains::DomainsClient> m_client;
};

} // namespace waybill::console
