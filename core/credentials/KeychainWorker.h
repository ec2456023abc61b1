// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// QtKeychain's jobs, one after another, in a thread of their own: finding its backend may block for half a second.
// Lives in keychainThread(); `answered` is heard in the receiver's.

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/credentials/KeychainState.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

class QThread;

namespace QKeychain {
class Job;
}

namespace waybill::credentials {

// QtKeychain has one queue a process, which stays with the thread that used it first: so that thread serves every store
// and lasts until the application's end. Called in the main thread.
QThread& keychainThread();

struct KeychainOutcome {
    Result<void> result;
    Secret secret = {}; // of a read
    KeychainState state = KeychainState::Unknown;
};

class KeychainWorker : public QObject {
    Q_OBJECT
public:
    explicit KeychainWorker(QString service) : m_service(std::move(service)) {}

    // A locked keychain says "not found" to a read and "done" to a removal: neither is believed before a write went
    // through.
    void read(int number, const QString& key);
    void write(int number, const QString& key, std::shared_ptr<Secret> secret);
    void remove(int number, const QString& key);
    // Writes something that holds nothing: the keychain may ask for its password.
    void open(int number);
    // Looks without asking anybody.
    void look(int number);

signals:
    void answered(int number, const std::shared_ptr<waybill::credentials::KeychainOutcome>& outcome);

private:
    using Done = std::function<void(Result<void>)>;
    void run(QKeychain::Job* job, Done done);
    void prove(Done done);
    void answer(int number, Result<void> result, Secret secret = {});

    QString m_service;
};

} // namespace waybill::credentials
