// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keys for the providers' domain APIs: the credentials that the relay knows of, with their secrets from this person's
// keychain. "<credential>.domains" goes before "<credential>.sending", for keys that may ask but not send. Looked for once
// a session, so that a locked keychain is not asked again and again. Main thread; the store outlives it.

#include "core/credentials/SecretStore.h"
#include "core/domains/provider_api/AskProvider.h"
#include "core/sending/Credential.h"

#include <QObject>

#include <map>
#include <memory>

namespace waybill::domains {

class ProviderKeys : public QObject {
    Q_OBJECT
public:
    using Keys = std::map<std::string, std::shared_ptr<const ProviderAccess>>; // by provider

    explicit ProviderKeys(credentials::SecretStore& store, QObject* parent = nullptr) : QObject(parent), m_store(store) {}

    // Those of the providers that have a domain API and a credential; `done` may be called at once.
    void find(const std::vector<std::string>& providers, const std::vector<sending::Credential>& credentials,
              std::function<void(Keys)> done);

private:
    void look(std::vector<sending::Credential> wanted, std::function<void()> done);
    void take(const sending::Credential& credential, Result<Secret> secret);

    credentials::SecretStore& m_store;
    Keys m_keys; // null: looked for, and there is none
};

// Asks them over HTTPS. Safe from any thread; blocks.
AskRecords askWith(ProviderKeys::Keys keys, const Clock& clock);

} // namespace waybill::domains
