// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Secrets in the OS keychain (QtKeychain), never anywhere else. Lives in the main thread, which never waits for the
// keychain; callbacks run there, at the latest when the time limit is over. Callbacks of a store that is gone never run.

#include "core/credentials/KeychainState.h"
#include "core/credentials/SecretStore.h"

#include <QObject>

#include <chrono>
#include <map>
#include <memory>

class QTimer;

namespace waybill::credentials {

class KeychainWorker;
struct KeychainOutcome;

class KeychainSecretStore : public QObject, public SecretStore {
    Q_OBJECT
public:
    // `service` groups the entries: "waybill". The time limit covers the person typing the keychain's password.
    explicit KeychainSecretStore(std::string service, std::chrono::milliseconds limit = std::chrono::seconds(60),
                                 QObject* parent = nullptr);
    ~KeychainSecretStore() override;

    // NotFound only when the keychain is proven open by a write: a locked one says "not found" as well.
    void read(const std::string& name, std::function<void(Result<Secret>)> done) override;
    void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) override;
    // Done only when the keychain is proven open: a locked one says "done" as well.
    void remove(const std::string& name, std::function<void(Result<void>)> done) override;

    // As it was heard last.
    KeychainState state() const { return m_state; }
    // Looks how it is, without asking the person for anything.
    void refreshState();
    // Asks it to open: it may ask for its password.
    void unlock(std::function<void(Result<void>)> done);

signals:
    void stateChanged(waybill::credentials::KeychainState state);

private:
    using Answered = std::function<void(KeychainOutcome)>;
    // Registers who waits, with the deadline, and gives the number to ask with.
    int await(Answered answered);
    void onAnswered(int number, const std::shared_ptr<KeychainOutcome>& outcome);
    void onDeadline(int number);
    void setState(KeychainState state);

    struct Waiting {
        Answered answered;
        QTimer* deadline;
    };

    std::chrono::milliseconds m_limit;
    KeychainWorker* m_worker; // lives in the keychain's thread, and is deleted there
    int m_lastNumber = 0;
    std::map<int, Waiting> m_waiting;
    KeychainState m_state = KeychainState::Unknown;
};

} // namespace waybill::credentials
