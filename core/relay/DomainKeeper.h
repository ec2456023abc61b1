// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Looks at sending domains by itself, as often as each one's profile says, so that "stable since" rests on observations
// that go on while no console is open; and has reports taken out of received mail. A thread of its own; the public functions
// are safe from any thread, what it is given must outlive it.

#include "core/base/Clock.h"
#include "core/domains/Check.h"
#include "core/domains/run/Profile.h"
#include "core/relay/domains/DomainStore.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

namespace waybill::relay {

// All checks of one domain; blocks, and ends early when told to.
using LookAtDomain = std::function<std::vector<domains::Check>(const domains::DomainProfile&, std::stop_token)>;

// With the resolver that is named ("192.0.2.53:5353"), else the system's. Asks every authoritative server, too.
LookAtDomain lookWith(const std::string& resolver, const Clock& clock);

// When a domain that was seen then is due: after that many hours, give or take a tenth, so that domains that were added
// together don't stay together. The same for the same domain and time.
Timestamp dueAt(const std::string& domain, int hours, Timestamp seen);

struct DomainKeeperOptions {
    std::chrono::milliseconds lookEvery = std::chrono::minutes(1); // how often it asks itself what is due
    LookAtDomain look = {};                                        // none: nobody is asked, as in the demo
};

class DomainKeeper {
public:
    // takeReports: called each round, in the keeper's thread.
    DomainKeeper(DomainKeeperOptions options, DomainStore& store, std::function<void(std::stop_token)> takeReports,
                 const Clock& clock);
    ~DomainKeeper(); // as stop()

    void start();
    void stop();
    void wake(); // a profile changed, or mail may have come

private:
    void run(std::stop_token stop);
    void lookAtDue(const std::stop_token& stop);
    Result<void> lookAt(const StoredDomain& domain, const std::stop_token& stop);

    const DomainKeeperOptions m_options;
    DomainStore& m_store;
    const std::function<void(std::stop_token)> m_takeReports;
    const Clock& m_clock;
    std::map<std::string, Timestamp> m_tried; // looks that could not be stored are not repeated at once

    std::mutex m_mutex; // for what follows
    std::condition_variable_any m_changed;
    bool m_woken = false;
    std::jthread m_thread;
};

} // namespace waybill::relay
