// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Secrets in the OS keychain (QtKeychain), never anywhere else. Lives in the main thread; callbacks run there.
// Callbacks of a store that is gone never run.

#include "core/credentials/SecretStore.h"

#include <QObject>

#include <chrono>

namespace QKeychain {
class Job;
}

namespace waybill::credentials {

class KeychainSecretStore : public QObject, public SecretStore {
    Q_OBJECT
public:
    // `service` groups the entries: "waybill". The time limit covers the person typing the keychain's password.
    explicit KeychainSecretStore(std::string service, std::chrono::milliseconds limit = std::chrono::seconds(60),
                                 QObject* parent = nullptr);

    // NotFound only when the keychain is proven open by a write: a locked one says "not found" as well.
    void read(const std::string& name, std::function<void(Result<Secret>)> done) override;
    void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) override;

private:
    void run(QKeychain::Job* job, std::function<void(Result<void>)> done);
    void probe(std::function<void(Result<void>)> done);

    QString m_service;
    std::chrono::milliseconds m_limit;
};

} // namespace waybill::credentials
