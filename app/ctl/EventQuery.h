// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads stored events page by page until the limit, then prints them all. Lives in the main thread until the program
// ends.

#include "app/ctl/Command.h"
#include "core/events/Event.h"
#include "core/feed/ApiClient.h"

#include <vector>

namespace waybill::ctl {

struct EventOptions {
    std::string filter;
    int limit = 0; // 0: the command's own
    bool json = false;
};

class EventQuery : public QObject {
public:
    EventQuery(feed::RelayAddress address, EventOptions options, Chosen::Finish finish);

    void start() { ask({}); }

private:
    void ask(const std::string& before);
    void onPage(const QByteArray& body);
    void print() const;

    feed::ApiClient m_client;
    EventOptions m_options;
    Chosen::Finish m_finish;
    std::vector<events::Event> m_events; // newest first
};

} // namespace waybill::ctl
