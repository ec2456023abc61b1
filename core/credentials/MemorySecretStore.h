// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Secrets in memory, for the demo and tests: they are gone with it. `locked` makes every answer Unavailable. Lives in one
// thread; callbacks run at once.

#include "core/credentials/SecretStore.h"

#include <map>

namespace waybill::credentials {

class MemorySecretStore : public SecretStore {
public:
    bool locked = false;

    void put(const std::string& name, std::string text) { m_secrets[name] = Secret(std::move(text)); }

    void read(const std::string& name, std::function<void(Result<Secret>)> done) override
    {
        if (locked)
            return done(fail(ErrorCode::Unavailable, "the keychain is locked", "unlock it"));
        const auto found = m_secrets.find(name);
        if (found == m_secrets.end())
            return done(fail(ErrorCode::NotFound, "there is no secret " + name));
        done(found->second.clone());
    }

    void write(const std::string& name, Secret secret, std::function<void(Result<void>)> done) override
    {
        if (locked)
            return done(fail(ErrorCode::Unavailable, "the keychain is locked", "unlock it"));
        m_secrets[name] = std::move(secret);
        done({});
    }

    void remove(const std::string& name, std::function<void(Result<void>)> done) override
    {
        if (locked)
            return done(fail(ErrorCode::Unavailable, "the keychain is locked", "unlock it"));
        done(m_secrets.erase(name) > 0 ? Result<void>() : fail(ErrorCode::NotFound, "there is no secret " + name));
    }

private:
    std::map<std::string, Secret> m_secrets;
};

} // namespace waybill::credentials
