// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /v1/copies and /v1/events/<id>/copies: events that a provider sent more than once, when each copy came, why it is
// the same event, how long our answer to the first one took, and in which bytes they differ. Blocking: runs in the read
// pool. Safe from any thread; what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/base/JsonWriter.h"
#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/EndpointWatch.h"
#include "core/relay/http/Http.h"
#include "core/relay/storage/IntakeLog.h"

namespace waybill::relay {

class CopiesApi {
public:
    CopiesApi(const events::EventStore& store, const IntakeLog& intake, const EndpointWatch& watch, const Clock& clock);

    HttpResponse copies(const HttpRequest& request) const;
    HttpResponse copiesOf(const std::string& eventId) const;

    std::vector<ApiRoute> routes();

private:
    void writeCollapsed(JsonWriter& writer, const events::Collapsed& collapsed) const;
    void writeDelivery(JsonWriter& writer, Timestamp receivedAt, events::RequestId request) const;
    std::optional<std::string> elementOf(events::RequestId request, events::RawSlice raw) const;

    const events::EventStore& m_store;
    const IntakeLog& m_intake;
    const EndpointWatch& m_watch;
    const Clock& m_clock;
};

// Where two texts differ: what stands before and after the difference is equal.
struct Difference {
    std::size_t offset = 0;
    std::string_view first, second; // the differing middles; both empty when the texts are equal
};
Difference differenceOf(std::string_view first, std::string_view second);

} // namespace waybill::relay
