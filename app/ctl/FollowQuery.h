// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Prints events as they come, from now on, until the limit or an interrupt. A relay that goes away for a while is
// waited for. Lives in the main thread until the program ends.

#include "app/ctl/EventQuery.h"

#include <QTimer>

namespace waybill::ctl {

class FollowQuery : public QObject {
public:
    FollowQuery(feed::RelayAddress address, EventOptions options, Chosen::Finish finish);

    void start();

private:
    void ask();
    void onFailure(const Error& error);
    void onPage(const QByteArray& body);
    void print(const events::Event& event);

    feed::ApiClient m_client;
    EventOptions m_options;
    Chosen::Finish m_finish;
    QTimer m_retry;
    std::string m_cursor;
    int m_printed = 0;
    bool m_isAway = false;
};

} // namespace waybill::ctl
