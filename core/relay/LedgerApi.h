// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The API's half that sending needs: environments, credentials, suppressions and the send ledger. Everything is safe
// from any thread and may wait for the disk: for the read pool.

#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/storage/SendLedger.h"

namespace waybill::relay {

class LedgerApi {
public:
    LedgerApi(SendLedger& ledger, const events::EventStore& store) : m_ledger(ledger), m_store(store) {}

    std::vector<ApiRoute> routes();

    HttpResponse environments() const;
    HttpResponse saveEnvironment(const HttpRequest& request);
    HttpResponse credentials() const;
    HttpResponse saveCredential(const HttpRequest& request);
    HttpResponse removeCredential(const std::string& name);
    HttpResponse suppression(const HttpRequest& request) const;

    HttpResponse entries(const HttpRequest& request);
    HttpResponse reserve(const HttpRequest& request);
    HttpResponse note(const std::string& id, const HttpRequest& request);
    // Looks for a verified event that shows that the provider took it.
    HttpResponse reconcile(const std::string& id);

private:
    Result<std::optional<environments::Suppression>> suppressionOf(const std::string& recipient,
                                                                   const std::string& environment) const;

    SendLedger& m_ledger;
    const events::EventStore& m_store;
};

} // namespace waybill::relay
