// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds the console its relay: the one it was told, the demo's, the one that runs on this machine, the person's service,
// or a child of its own. Without any of them it shows the first steps. Main thread; console, clock and keychain outlive it.

#include "app/console/Console.h"
#include "app/console/DemoSession.h"
#include "app/console/Options.h"
#include "app/console/Places.h"
#include "app/console/RelayProcess.h"
#include "app/console/RelayService.h"
#include "app/console/SetUp.h"
#include "app/console/TokenChoice.h"
#include "core/credentials/SecretStore.h"
#include "core/providers/registry/Registry.h"

#include <QObject>

#include <memory>

namespace waybill::console {

class Launcher : public QObject {
    Q_OBJECT
public:
    Launcher(Console& console, const Clock& clock, Places places, credentials::SecretStore& keychain,
             QObject* parent = nullptr);
    ~Launcher() override;

    void launch(const Options& options);

signals:
    // The demo's history is in its relay.
    void demoReady();
    // Nothing is set up; the window shows the first steps.
    void firstStartShown();
    // No relay could be had; the window says so too.
    void failed(const QString& message);

private:
    void startDemo();
    void startFound();
    void startRelay();
    void startChild();
    void connectToService();
    void showFirstStart();
    QString cacheFolder(const feed::RelayAddress& address) const;
    void connectTo(const feed::RelayAddress& address);
    void chooseToken();
    void connectToChild(const feed::RelayAddress& address);
    void fail(const Error& error);

    Console& m_console;
    const Clock& m_clock;
    Places m_places;
    providers::Registry m_registry;
    SetUp m_setUp;
    TokenChoice m_tokens;
    std::optional<feed::RelayAddress> m_relay; // that the console was connected to; not the demo's
    std::string m_ownTokenFile; // that the relay of this machine names; empty when a person named relay and file
    std::unique_ptr<DemoSession> m_demo;
    RelayService m_service;
    std::unique_ptr<RelayProcess> m_child;
};

} // namespace waybill::console
