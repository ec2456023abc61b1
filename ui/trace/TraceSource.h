// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the trace page asks: the relay in the console, prepared answers in tests. Main thread; the callbacks come in
// the main thread too and never after the guard is gone.

#include "core/base/Result.h"
#include "core/feed/Decode.h"
#include "core/trace/Story.h"

#include <functional>
#include <string>
#include <vector>

namespace waybill::ui::trace {

struct TraceSource {
    using Stories = Result<std::vector<waybill::trace::Story>>;
    using Events = Result<std::vector<events::Event>>;
    using Raw = Result<feed::RawRequest>;

    // query: an address, a message id, the application's own id or an "evt_…" id. Newest message first.
    std::function<void(const std::string& query, QObject* guard, std::function<void(Stories)> done)> trace = {};
    // The same as it was known at a time.
    std::function<void(const std::string& query, Timestamp asOf, QObject* guard, std::function<void(Stories)> done)>
        traceAsOf = {};
    // Whole events, at most 200 at once; those that are gone are left out.
    std::function<void(const std::vector<events::EventId>& ids, QObject* guard, std::function<void(Events)> done)> events = {};
    // A page of the stored events that a filter lets through, newest first; mark: where the page before ended.
    std::function<void(const std::string& filter, const std::string& mark, QObject* guard,
                       std::function<void(Result<feed::EventPage>)> done)>
        page = {};
    // Whom a job with a thread of its own may ask; nothing while there is no connection.
    std::function<std::optional<feed::RelayAddress>()> relay = {};
    // The request that brought an event.
    std::function<void(events::EventId id, QObject* guard, std::function<void(Raw)> done)> raw = {};
};

} // namespace waybill::ui::trace
