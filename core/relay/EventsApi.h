// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stored events and the requests that brought them: GET /v1/events, GET /v1/events/<id>/raw, POST /v1/events/<id>/reveal.
// Blocking: runs in the read pool. Safe from any thread; what it is given must outlive it.

#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/MailFolder.h"

namespace waybill::relay {

class EventsApi {
public:
    EventsApi(const events::EventStore& store, const IntakeLog& intake, const MailFolder& mail);

    std::vector<ApiRoute> routes() const;

    // What a filter lets through, newest first and page by page; or the events that "ids" names.
    HttpResponse events(const HttpRequest& request) const;
    HttpResponse raw(const std::string& eventId) const;
    // Somebody let a masked recipient be shown: the audit has who and which event. NotFound.
    HttpResponse reveal(const std::string& eventId) const;

private:
    HttpResponse eventsNamed(std::string_view ids) const;

    const events::EventStore& m_store;
    const IntakeLog& m_intake;
    const MailFolder& m_mail;
};

} // namespace waybill::relay
