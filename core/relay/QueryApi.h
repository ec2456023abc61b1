// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /v1/events, /v1/events/<id>/raw and /v1/trace: questions about stored events. Blocking: runs in the read pool.
// Safe from any thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/base/JsonWriter.h"
#include "core/events/EventStore.h"
#include "core/providers/registry/Registry.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/MailFolder.h"
#include "core/relay/storage/RelayState.h"
#include "core/trace/Story.h"

namespace waybill::relay {

class QueryApi {
public:
    QueryApi(const events::EventStore& store, const IntakeLog& intake, const MailFolder& mail, const RelayState& state,
             const providers::Registry& registry, const Clock& clock);

    std::vector<ApiRoute> routes() const;

    HttpResponse events(const HttpRequest& request) const;
    HttpResponse raw(const std::string& eventId) const;
    HttpResponse trace(const HttpRequest& request) const;
    // How long a provider usually takes here from accepting a message to its outcome; p99_ms is null while too few came.
    HttpResponse baseline(const HttpRequest& request) const;
    // Somebody let a masked recipient be shown: the audit has who and which event. NotFound.
    HttpResponse reveal(const std::string& eventId) const;

private:
    HttpResponse eventsNamed(std::string_view ids) const;
    void writeProviders(JsonWriter& writer, const std::vector<trace::Story>& stories) const;
    trace::Context contextFor(const events::MessageKey& key, Timestamp now) const;
    // What the key names, and what was registered of the messages found.
    Result<std::vector<events::Event>> eventsKnownBy(Timestamp then, const std::string& key, std::size_t limit) const;
    Result<std::vector<events::Send>> sendsFor(const std::string& key, const std::vector<events::Event>& found,
                                               std::size_t limit) const;

    const events::EventStore& m_store;
    const IntakeLog& m_intake;
    const MailFolder& m_mail;
    const RelayState& m_state;
    const providers::Registry& m_registry;
    const Clock& m_clock;
};

} // namespace waybill::relay
