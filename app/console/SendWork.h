// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the send page asks for: the relay's rules and ledger, the person's own keychain, and the provider in the
// background. Main thread; clock, settings and keychain outlive it.

#include "core/credentials/SecretStore.h"
#include "core/domains/client/DomainsClient.h"
#include "core/feed/BackgroundApi.h"
#include "ui/sending/SendSource.h"

#include <QObject>

#include <map>
#include <memory>

class QSettings;

namespace waybill::console {

class SendWork : public QObject {
    Q_OBJECT
public:
    SendWork(const Clock& clock, QSettings& settings, credentials::SecretStore& keychain, QObject* parent = nullptr);
    ~SendWork() override;

    void connectTo(const feed::RelayAddress& address);
    void disconnectRelay();
    // Its functions hold on to this object.
    ui::sending::SendSource source();

private:
    struct Breaker; // one a credential, shared with a send that is under way
    using Body = Result<QByteArray>;

    void get(const QString& path, std::vector<std::pair<QByteArray, QByteArray>> query, QObject* guard,
             std::function<void(Body)> done);
    void post(const QString& path, const std::string& json, QObject* guard, std::function<void(Body)> done);
    void gatherDesk(QObject* guard, std::function<void(Result<ui::sending::Desk>)> done);
    void domainFacts(const std::string& domain, QObject* guard,
                     std::function<void(Result<std::optional<sending::DomainFacts>>)> done);
    std::stop_source send(ui::sending::SendRequest request, QObject* guard, ui::sending::SendSource::Progress progress,
                          std::function<void(sending::SendReport)> done);
    void addRelayQuestions(ui::sending::SendSource& source);

    const Clock& m_clock;
    QSettings& m_settings;
    credentials::SecretStore& m_keychain;
    feed::RelayAddress m_address;
    std::unique_ptr<feed::BackgroundApi> m_api;
    std::unique_ptr<domains::DomainsClient> m_domains;
    std::map<std::string, std::shared_ptr<Breaker>> m_breakers;
};

} // namespace waybill::console
