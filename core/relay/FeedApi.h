// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GET /v1/feed: records after a cursor, waiting for some when there are none. Safe from any thread; what it is given
// must outlive it, and the long polls and the pool must have stopped before it goes.

#include "core/events/EventStore.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/LongPolls.h"
#include "core/relay/ReadPool.h"

namespace waybill::relay {

class FeedApi {
public:
    FeedApi(const events::EventStore& store, events::RelayId relay, events::Epoch epoch, LongPolls& polls,
            ReadPool& pool);

    std::vector<ApiRoute> routes();

    // Runs in the pool; answers at once or when the feed has grown.
    void feed(const HttpRequest& request, Reply reply);

private:
    struct Reader;

    Result<events::Cursor> cursorFrom(const std::string& text) const;
    void read(std::shared_ptr<Reader> reader);

    const events::EventStore& m_store;
    const events::RelayId m_relay;
    const events::Epoch m_epoch;
    LongPolls& m_polls;
    ReadPool& m_pool;
};

} // namespace waybill::relay
