// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Hands everything on to the store that was chosen last: the demo's keys never touch the person's keychain. Lives in one
// thread; the stores outlive it.

#include "core/credentials/SecretStore.h"

namespace waybill::credentials {

class ChosenSecretStore : public SecretStore {
public:
    explicit ChosenSecretStore(SecretStore& store) : m_store(&store) {}

    void choose(SecretStore& store) { m_store = &store; }

    void read(const std::string& name, std::function<void(Result<Secret>)> done) override
    {
        m_store->read(name, std::move(done));
    }
    void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) override
    {
        m_store->write(name, std::move(secret), std::move(done));
    }
    void remove(const std::string& name, std::function<void(Result<void>)> done) override
    {
        m_store->remove(name, std::move(done));
    }

private:
    SecretStore* m_store;
};

} // namespace waybill::credentials
