// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The half of the API that sending needs: environments, credentials, suppressions, templates and the send ledger. Safe
// from any thread; may wait for the disk: for the read pool.

#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/storage/SendLedger.h"

namespace waybill::relay {

class LedgerApi {
public:
    // Ties an accepted send's ids together in the event store, so that a trace finds it before any webhook came; calls
    // `done` when that is durable, or was given up.
    using Register = std::function<void(const events::Send& send, std::function<void()> done)>;

    LedgerApi(SendLedger& ledger, const events::EventStore& store, Register registerSend)
        : m_ledger(ledger), m_store(store), m_register(std::move(registerSend))
    {
    }

    std::vector<ApiRoute> routes();

    HttpResponse environments() const;
    HttpResponse saveEnvironment(const HttpRequest& request);
    HttpResponse removeEnvironment(const std::string& name);
    HttpResponse credentials() const;
    HttpResponse saveCredential(const HttpRequest& request);
    HttpResponse removeCredential(const std::string& name);
    HttpResponse noteCredential(const std::string& name, const HttpRequest& request);
    HttpResponse suppression(const HttpRequest& request) const;
    HttpResponse templates(const HttpRequest& request) const;
    HttpResponse saveTemplate(const HttpRequest& request);
    HttpResponse removeTemplate(const HttpRequest& request);

    HttpResponse entries(const HttpRequest& request);
    HttpResponse reserve(const HttpRequest& request);
    void note(const std::string& id, const HttpRequest& request, const Reply& reply);
    // What was accepted since then once more: the relay may have ended between the ledger and the store.
    void registerAccepted(Timestamp since);
    // Looks for a verified event that shows that the provider took it.
    HttpResponse reconcile(const std::string& id);

private:
    Result<std::optional<environments::Suppression>> suppressionOf(const std::string& recipient,
                                                                   const std::string& environment) const;

    SendLedger& m_ledger;
    const events::EventStore& m_store;
    Register m_register;
};

} // namespace waybill::relay
