// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is sent through this relay's rules (sends.db): the environments, the credentials' public halves, the templates, and
// every send from its intention to its outcome. Everything is safe from any thread, and durable when it returns.

#include "core/base/Clock.h"
#include "core/environments/EnvironmentState.h"
#include "core/sending/CredentialState.h"
#include "core/sending/LedgerEntry.h"
#include "core/sending/SavedTemplate.h"
#include "core/sqlite/Migrations.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waybill::relay {

using sending::LedgerEntry;

// A place in the ledger and how many of its environment's messages count against the cap today, this one left out.
struct Reserved {
    std::string id;
    int sentToday = 0;
};

const sqlite::Schema& sendLedgerSchema();

struct LedgerErased; // SendErasure.h

class SendLedger {
public:
    // With the default environments when the file is new. NewerVersion, Corrupt, Unavailable, Io.
    static Result<std::unique_ptr<SendLedger>> open(const std::string& path, const Clock& clock);
    ~SendLedger();

    Result<std::vector<environments::EnvironmentState>> environments() const; // by name
    Result<environments::Environment> environment(const std::string& name) const; // NotFound
    Result<void> save(const environments::Environment& environment); // whatever it is by now
    // Conflict: it has another revision by now. InvalidInput: its name must be typed for this (environments::needsName).
    Result<void> change(const environments::EnvironmentChange& change);
    // Conflict: it has credentials, or is one of the three that are always there. NotFound.
    Result<void> removeEnvironment(const std::string& name);

    Result<std::vector<sending::CredentialState>> credentials() const; // by name
    Result<void> save(const sending::Credential& credential);
    Result<void> removeCredential(const std::string& name); // NotFound
    Result<void> noteCredential(const std::string& name, const sending::CredentialNote& note); // NotFound

    // Of one environment, or of all without a name; by name.
    Result<std::vector<sending::SavedTemplate>> templates(const std::string& environment) const;
    // Makes the next version and gives its number. Conflict: somebody saved one since `version`; NotFound: no such
    // environment.
    Result<int> save(const sending::SavedTemplate& saved);
    Result<void> removeTemplate(const std::string& environment, const std::string& name); // NotFound

    // Two that reserve at the same time never see the same count.
    Result<Reserved> reserve(const sending::Intent& intent);
    // NotFound; Conflict where the state may not follow (sending::mayFollow).
    Result<void> note(const std::string& id, const sending::LedgerNote& note);
    Result<LedgerEntry> entry(const std::string& id) const; // NotFound
    // Newest first. A send that is planned for a quarter of an hour was given up; one that is in flight for five
    // minutes is unknown: nobody will say more of it.
    Result<std::vector<LedgerEntry>> entries(std::size_t limit);

    // Those whose recipient, message id, own id or ledger's id it is; newest first.
    Result<std::vector<LedgerEntry>> named(const std::string& name, std::size_t limit);

    // Removes every send to the address, in whatever case, and every trace of it elsewhere, from the file too.
    // Conflict: a credential has the address, as its account or elsewhere.
    Result<void> checkMayErase(const std::string& recipient) const;
    Result<LedgerErased> erase(const std::string& recipient); // Conflict: as checkMayErase

private:
    class Impl;
    explicit SendLedger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::relay
