// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Was it delivered?" over the API: GET /v1/trace, and GET /v1/baseline. Blocking: runs in the read pool. Safe from any
// thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/base/JsonWriter.h"
#include "core/events/EventStore.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/storage/RelayState.h"
#include "core/relay/storage/SendLedger.h"
#include "core/trace/Story.h"

namespace waybill::relay {

class TraceApi {
public:
    TraceApi(const events::EventStore& store, const RelayState& state, SendLedger& ledger, const providers::Registry& registry,
             const Clock& clock);

    std::vector<ApiRoute> routes() const;

    // The story of each message that "q" names, also as it was known at a time.
    HttpResponse trace(const HttpRequest& request) const;
    // How long a provider usually takes here from accepting a message to its outcome; p99_ms is null while too few came.
    HttpResponse baseline(const HttpRequest& request) const;

private:
    Result<std::vector<events::Event>> eventsKnownBy(Timestamp then, const std::string& key, std::size_t limit) const;
    // What was registered under the key, and of the messages found.
    Result<std::vector<events::Send>> sendsFor(const std::string& key, const std::vector<events::Event>& found,
                                               std::size_t limit) const;
    // When the last further delivery of each event came, of those known by then.
    void addCopies(std::vector<trace::Story>& stories, Timestamp then) const;
    trace::Context contextFor(const events::MessageKey& key, Timestamp now) const;
    void writeProviders(JsonWriter& writer, const std::vector<trace::Story>& stories) const;

    const events::EventStore& m_store;
    const RelayState& m_state;
    SendLedger& m_ledger;
    const providers::Registry& m_registry;
    const Clock& m_clock;
};

} // namespace waybill::relay
