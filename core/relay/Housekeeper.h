// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes out of the relay what must not be there any more: people who are erased, also where a provider sends them
// again, and what is older than the retention allows. A thread of its own that may take minutes; requests are accepted
// meanwhile. The public functions are safe from any thread; what it is given must outlive it, and run while it does.

#include "core/base/AddressTraces.h"
#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/relay/Endpoints.h"
#include "core/relay/Projector.h"
#include "core/relay/config/RelayConfig.h"
#include "core/relay/domains/DomainStore.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/RelayState.h"
#include "core/relay/storage/SendErasure.h"
#include "core/relay/storage/SendLedger.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace waybill::relay {

// What an erasure took out, and where.
struct ErasedPerson {
    events::Erased stored;
    std::int64_t requests = 0; // raw requests emptied or rewritten
    StateErased state;
    LedgerErased ledger;
    std::int64_t domains = 0; // what people wrote, and what reports and records said, of sending domains
    std::int64_t files = 0; // logs and others
};

struct HousekeeperOptions {
    std::string dataDirectory;
    RetentionConfig retention = {};
    std::chrono::milliseconds lookEvery = std::chrono::hours(1); // for what is too old
    // Erased people who come again are taken out of the raw requests at once, but not more often than this.
    std::chrono::milliseconds cleanEvery = std::chrono::minutes(1);
};

struct HousekeeperParts {
    events::EventStore& store;
    IntakeLog& intake;
    const MailFolder& mail;
    RelayState& state;
    SendLedger& ledger;
    DomainStore& domains;
    Projector& projector;
    const Endpoints& endpoints;
    const Clock& clock;
};

class Housekeeper {
public:
    Housekeeper(HousekeeperOptions options, HousekeeperParts parts);
    ~Housekeeper(); // as stop()

    void start();
    // Finishes the erasure in hand and cleans what waits to be cleaned; others hear Unavailable.
    void stop();

    // `done` is called in the housekeeper's thread, once no byte of the address is left in the data folder, or with
    // what went wrong: then some may be left, and it must be done again. InvalidInput for what is no address; Conflict,
    // and nothing is erased, while a credential logs in with it.
    void erase(const std::string& recipient, std::function<void(Result<ErasedPerson>)> done);
    // From the next look on, which comes at once.
    void setRetention(const RetentionConfig& retention);
    // A request with that id brought somebody who was erased; taken from RelayState::uncleaned() once it is clean.
    void cleanAgain(const std::string& recipient, events::RequestId request);

private:
    struct Job {
        std::string recipient;
        std::function<void(Result<ErasedPerson>)> done;
    };
    struct ToClean {
        std::map<std::string, events::RequestId> firstOf = {}; // of each recipient
        std::set<events::RequestId> requests = {};
    };
    using SteadyTime = std::chrono::steady_clock::time_point;

    void run(std::stop_token stop);
    Result<ErasedPerson> eraseNow(const std::string& recipient);
    Result<std::int64_t> rewriteIntake(const AddressTraces& traces, events::RequestId from);
    Result<std::optional<IncomingRequest>> withoutPersonsMail(const IncomingRequest& request,
                                                              const AddressTraces& traces) const;
    void clean();
    Result<void> takeOut(const ToClean& toClean);
    void keepRetention(std::stop_token stop);
    Result<void> dropOldEvents(Timestamp before, std::stop_token stop);
    template <typename T>
    Result<T> inProjector(const std::function<Result<T>()>& work);

    const HousekeeperOptions m_options;
    const HousekeeperParts m_parts;

    std::mutex m_mutex; // for what follows
    std::condition_variable_any m_changed;
    bool m_stopped = false;
    RetentionConfig m_retention;
    bool m_lookNow = false;
    std::deque<Job> m_jobs;
    ToClean m_toClean;
    SteadyTime m_nextClean{};
    std::jthread m_thread;
};

} // namespace waybill::relay
