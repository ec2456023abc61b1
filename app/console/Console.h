// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The composition: one relay's feed flows into the timeline, and the window shows it. Which relay is the caller's
// choice and may change. Main thread; clock, settings, theme and keychain outlive it.

#include "app/console/DesktopNotifier.h"
#include "app/console/DomainsWork.h"
#include "core/credentials/ChosenSecretStore.h"
#include "core/credentials/KeychainSecretStore.h"
#include "core/credentials/MemorySecretStore.h"
#include "core/environments/client/CredentialKeeper.h"
#include "app/console/SendWork.h"
#include "core/environments/client/EnvironmentBook.h"
#include "core/feed/RelayClient.h"
#include "core/providers/registry/Registry.h"
#include "core/timeline/Timeline.h"
#include "ui/domains/DomainsPage.h"
#include "ui/environments/EnvironmentsPage.h"
#include "ui/relay/RelayPage.h"
#include "ui/sending/SendPage.h"
#include "ui/shell/MainWindow.h"

#include <QObject>

#include <memory>

class QSettings;

namespace waybill::console {

class Console : public QObject {
    Q_OBJECT
public:
    Console(const Clock& clock, QSettings& settings, ui::Theme& theme, credentials::SecretStore& keychain,
            QObject* parent = nullptr);
    ~Console() override;

    // Shows how the keychain is, and asks it to open when the person wants to. It outlives the console.
    void followKeychain(credentials::KeychainSecretStore& keychain);

    // cacheFolder: where the relay's rows are kept across starts; empty: nowhere. demo: DNS is invented, too, and keys stay
    // in memory.
    void connectTo(const feed::RelayAddress& address, const QString& cacheFolder = {}, bool demo = false);
    void disconnectRelay();
    // Marked events are in that file; without it they last as long as the window.
    void keepMarksIn(const QString& path);
    ui::relay::RelayPage* relayPage() const { return m_relayPage; }
    ui::sending::SendPage* sendPage() const { return m_sendPage; }
    // There is no relay to connect to, and why.
    void showProblem(const Error& error);

    ui::shell::MainWindow& window() { return *m_window; }
    timeline::Timeline& timeline() { return m_timeline; }
    environments::EnvironmentBook& environments() { return m_environments; }
    environments::CredentialKeeper& keeper() { return m_keeper; }
    // Where keys are read from: the keychain, or the demo's memory.
    credentials::SecretStore& keys() { return m_keys; }
    credentials::MemorySecretStore& demoKeys() { return m_demoKeys; }
    const feed::RelayClient* client() const { return m_client.get(); } // null before connectTo

signals:
    void caughtUp(); // everything the relay held is in the timeline

private:
    ui::trace::TraceSource source();
    ui::relay::RelaySource relaySource();
    void noteReveal(const std::string& event);
    void tellReveals();
    void addSetUp(ui::relay::RelaySource& source);
    void addSendPage();
    void showConnection(const feed::Connection& connection);
    // Anything of the relay's API; Unavailable without a relay.
    void askPlainly(const feed::ApiRequest& request, QObject* guard, std::function<void(Result<QByteArray>)> done);
    template <typename T>
    void ask(const feed::ApiRequest& request, Result<T> (*decode)(const QByteArray&), QObject* guard,
             std::function<void(Result<T>)> done);

    const Clock& m_clock;
    QSettings& m_settings;
    const providers::Registry m_registry;
    feed::RelayAddress m_address;
    std::vector<std::string> m_reveals; // that the relay has not been told of
    timeline::Timeline m_timeline;
    DomainsWork m_domains;
    SendWork m_sending;
    environments::EnvironmentBook m_environments;
    DesktopNotifier m_notifier;
    credentials::SecretStore& m_keychain;
    credentials::MemorySecretStore m_demoKeys;
    credentials::ChosenSecretStore m_keys;
    environments::CredentialKeeper m_keeper;
    std::unique_ptr<ui::shell::MainWindow> m_window;
    ui::sending::SendPage* m_sendPage = nullptr;       // the window's
    ui::domains::DomainsPage* m_domainsPage = nullptr; // the window's
    ui::relay::RelayPage* m_relayPage; // the window's
    ui::environments::EnvironmentsPage* m_environmentsPage; // the window's
    std::unique_ptr<feed::RelayClient> m_client; // goes first: its thread fills the timeline
};

} // namespace waybill::console
