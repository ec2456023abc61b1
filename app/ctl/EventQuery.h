// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads stored events page by page until the limit; an export is written as it comes, the rest printed at the end. Lives
// in the main thread until the program ends.

#include "app/ctl/Command.h"
#include "core/events/Event.h"
#include "core/exports/EventFormat.h"
#include "core/feed/EventPages.h"

#include <optional>
#include <vector>

namespace waybill::ctl {

struct EventOptions {
    std::string filter;
    int limit = 0; // 0: the command's own
    bool json = false;
    std::optional<exports::Format> format; // written as it comes, everything without a limit
    exports::Recipients recipients = exports::Recipients::Plain;
};

class EventQuery : public QObject {
public:
    EventQuery(feed::RelayAddress address, EventOptions options, Chosen::Finish finish);

    void start();

private:
    bool take(std::vector<events::Event> page);
    void end(const Result<void>& result);
    void print() const;

    feed::EventPages m_pages;
    EventOptions m_options;
    Chosen::Finish m_finish;
    std::vector<events::Event> m_events; // newest first; none of an export's
    int m_count = 0;
};

} // namespace waybill::ctl
