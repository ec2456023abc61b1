// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is done with a credential's key: kept in the keychain, or in whatever store takes its place, tried at the provider,
// changed for a new one, forgotten. The relay hears what happened and never the key. Main thread, which waits for nothing;
// callbacks come there, once, and not after the keeper is gone. Keychain, book and clock outlive it.

#include "core/base/Clock.h"
#include "core/credentials/SecretStore.h"
#include "core/environments/client/EnvironmentBook.h"
#include "core/sending/Prober.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::environments {

class CredentialKeeper : public QObject {
    Q_OBJECT
public:
    using Post = std::function<sending::PostOutcome(const providers::SendCall&, std::stop_token)>;
    using Done = std::function<void(Result<void>)>;
    using Probed = std::function<void(Result<providers::ProbeAnswer>)>;

    // What became of a new key.
    struct Changed {
        providers::ProbeAnswer answer;
        bool inUse = false; // false: the provider didn't take it, and the old key is still in use
    };

    CredentialKeeper(EnvironmentBook& book, credentials::SecretStore& keychain, const Clock& clock,
                     Post post = sendingPost(), QObject* parent = nullptr);

    // The keychain first, then the relay; with an error neither keeps anything new.
    void add(const sending::Credential& credential, Secret secret, Done done);
    // NotFound: this keychain has no key for it, a colleague's may. Unavailable: the keychain is locked, absent or slow.
    void probe(const std::string& name, Probed done);
    // Keeps the new key aside, tries it, and puts it in the old one's place when the provider takes it (`evenSo`: in any
    // case but a malformed one). The old one is kept aside until it is revoked, and the relay reminds of it.
    void rotate(const std::string& name, Secret secret, bool evenSo, std::function<void(Result<Changed>)> done);
    // A key that a colleague uses already, for this keychain. Nothing is to be revoked.
    void enter(const std::string& name, Secret secret, bool evenSo, std::function<void(Result<Changed>)> done);
    // Tries the old key: with WrongKey, or when it isn't here, it counts as revoked, is forgotten, and so is the reminder.
    void confirmRevoked(const std::string& name, Probed done);
    // Forgets the old key and the reminder without asking the provider.
    void forgetOld(const std::string& name, Done done);
    // The keys first, then what the relay knows. A locked keychain keeps both.
    void remove(const std::string& name, Done done);

    static Post sendingPost(); // over the network

private:
    struct Change;
    void tryKey(const sending::CredentialState& state, Secret secret, bool isOther, Probed done);
    void replace(std::shared_ptr<Change> change);
    void keepOld(std::shared_ptr<Change> change);
    void putNew(std::shared_ptr<Change> change);
    void change(const std::string& name, Secret secret, bool evenSo, bool isRotation,
                std::function<void(Result<Changed>)> done);
    void readSecret(const std::string& name, std::function<void(Result<Secret>)> done);
    void writeSecret(const std::string& name, Secret secret, Done done);
    // Removing what isn't there is no error.
    void removeAll(std::vector<std::string> names, Done done); // in this order, until one can't be removed
    void removeSecret(const std::string& name, Done done);
    Result<sending::CredentialState> known(const std::string& name) const;
    void note(const std::string& name, const sending::CredentialNote& note, Done done);

    EnvironmentBook& m_book;
    credentials::SecretStore& m_keychain;
    const Clock& m_clock;
    Post m_post;
};

} // namespace waybill::environments
