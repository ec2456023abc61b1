// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The environments and the credentials' public halves in the send ledger's file. Used by one thread at a time: SendLedger
// holds the lock. Database and clock outlive it.

#include "core/environments/EnvironmentState.h"
#include "core/sending/CredentialState.h"
#include "core/sqlite/Database.h"

namespace waybill::relay {

class SendRules {
public:
    SendRules(sqlite::Database& database, const Clock& clock) : m_database(database), m_clock(clock) {}

    Result<void> addDefaults(); // where there is no environment yet

    Result<std::vector<environments::EnvironmentState>> environments(); // by name
    // Conflict: it has another revision by now; InvalidInput: its name must be typed for this (needsName), or another one
    // goes by its title.
    Result<void> change(const environments::EnvironmentChange& change);
    Result<void> put(const environments::Environment& environment); // whatever it is by now
    // Conflict: it has credentials, or it is one of the three that are always there. NotFound.
    Result<void> removeEnvironment(const std::string& name);

    Result<std::vector<sending::CredentialState>> credentials(); // by name
    // The key's age begins anew only with a name that is new.
    Result<void> put(const sending::Credential& credential);
    Result<void> removeCredential(const std::string& name); // NotFound
    Result<void> note(const std::string& name, const sending::CredentialNote& note); // NotFound

private:
    Result<std::optional<environments::EnvironmentState>> find(const std::string& name);
    Result<void> checkTitle(const environments::Environment& environment);

    sqlite::Database& m_database;
    const Clock& m_clock;
};

} // namespace waybill::relay
