// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads stored events from the relay page by page. Lives in one thread with an event loop; the callbacks run there, and
// not after the reader is gone. One reading at a time.

#include "core/events/Event.h"
#include "core/feed/ApiClient.h"

#include <functional>
#include <string>
#include <vector>

namespace waybill::feed {

class EventPages : public QObject {
    Q_OBJECT
public:
    using OnPage = std::function<bool(std::vector<events::Event> events)>; // false: that is enough
    using OnEnd = std::function<void(Result<void> result)>;

    explicit EventPages(RelayAddress address, QObject* parent = nullptr);

    static constexpr int mostInPage = 1000;

    // What the filter lets through, newest first, at most pageSize (1 to mostInPage) a page.
    void read(const std::string& filter, int pageSize, OnPage onPage, OnEnd onEnd);
    // The named events in this order; those that are gone are left out.
    void read(std::vector<events::EventId> ids, OnPage onPage, OnEnd onEnd);

private:
    using Query = std::vector<std::pair<QByteArray, QByteArray>>;

    void ask(const Query& query, const std::function<void(std::string next)>& goOn);
    void askAfter(const std::string& mark);
    void askIds(std::size_t from);

    ApiClient m_api;
    std::string m_filter;
    int m_pageSize = mostInPage;
    std::vector<events::EventId> m_ids;
    OnPage m_onPage;
    OnEnd m_onEnd;
};

} // namespace waybill::feed
