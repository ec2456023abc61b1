// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the domains page asks for: the relay's memory, and DNS in the background. In the demo DNS is invented and nobody
// outside is asked. Main thread; clock and settings outlive it.

#include "app/console/DomainsDns.h"
#include "core/domains/provider_keys/ProviderKeys.h"
#include "app/console/ReportImport.h"
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
    // Whose keys the providers' own APIs are asked with; it outlives this.
    void useKeychain(credentials::SecretStore& keychain) { m_keys = std::make_unique<domains::ProviderKeys>(keychain); }
    // Its functions hold on to this object.
    ui::domains::DomainsSource source();

private:
    void chooseResolvers(); // as the settings say
    std::stop_source check(const domains::DomainProfile& profile, QObject* guard,
                           std::function<void(std::vector<domains::Check>)> progress,
                           std::function<void(std::vector<domains::Check>)> done);
    std::unique_ptr<QObject> watch(const dns::Question& question, const std::optional<domains::FixRecord>& expected,
                                   std::function<void(ui::domains::DomainsSource::Snapshot, bool isLast)> observed);
    void run(const domains::DomainProfile& profile, const domains::ProviderKeys::Keys& keys, std::stop_token cancelled, QObject* guard,
             std::function<void(std::vector<domains::Check>)> progress, std::function<void(std::vector<domains::Check>)> done);
    std::stop_source importReports(const std::string& domain, const QStringList& paths, QObject* guard,
                                   std::function<void(int done, int all)> progress, std::function<void(QString)> done);
    void keepReports(const std::string& domain, const ReadReports& read, QObject* guard, std::function<void(QString)> done);
    void readMessage(const std::string& domain, const QString& file, QObject* guard,
                     ui::domains::DomainsSource::Done<ui::domains::MessageFacts> done);

    const Clock& m_clock;
    QSettings& m_settings;
    std::shared_ptr<const DomainsDns> m_dns; // shared with work that is under way
    bool m_demo = false;
    std::unique_ptr<domains::DomainsClient> m_client;
    std::unique_ptr<domains::ProviderKeys> m_keys;
};

} // namespace waybill::console
