// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The first webhook endpoint, from the form to relay.toml: secret into the keychain, endpoint into the file, both off
// the UI thread. Main thread; registry and keychain outlive it.

#include "app/console/Places.h"
#include "core/credentials/SecretStore.h"
#include "core/providers/registry/Registry.h"
#include "ui/first_start/FirstStartPage.h"

#include <QObject>
#include <QPointer>

namespace waybill::console {

class SetUp : public QObject {
    Q_OBJECT
public:
    SetUp(Places places, const providers::Registry& registry, credentials::SecretStore& keychain,
          QObject* parent = nullptr);

    // Made new; whoever shows it takes it over.
    ui::first_start::FirstStartPage* makePage();

    // The relay listens: the page, if it is still there, shows the address to give to the provider.
    void relayIsReady();
    void relayFailed(const Error& error);

signals:
    void configured(); // relay.toml names the endpoint
    void demoRequested();
    void sendRequested();
    void connectRequested(const QUrl& relay, const QString& tokenFile);

private:
    void append(const ui::first_start::EndpointDraft& endpoint);

    Places m_places;
    const providers::Registry& m_registry;
    credentials::SecretStore& m_keychain;
    QPointer<ui::first_start::FirstStartPage> m_page;
    QString m_hookUrl; // of the endpoint set up last
};

} // namespace waybill::console
