// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Turns the intake's requests into events: normalises, deduplicates, appends one batch at a time together with how far
// it has come, so that a restart goes on exactly there. What can't be parsed becomes a dead letter before it is passed.
// A thread of its own, the only one that appends to the event store; the public functions are safe from any thread.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/relay/EventMaker.h"
#include "core/relay/WarningLimit.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/MailFolder.h"
#include "core/relay/storage/Pulse.h"
#include "core/relay/storage/RelayState.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waybill::relay {

// The last request that is in the store, which keeps it with its events. Corrupt.
Result<events::RequestId> markOf(const events::Position& position);

struct ProjectorOptions {
    events::RelayId relay;
    events::Epoch epoch;
    EventRules rules = {};
    std::function<void()> onAppended = {};   // projector's thread: the feed has grown
    std::function<void(Error)> onFatal = {}; // projector's thread, once: the store is damaged
    // Projector's thread: that request brought an event of somebody who was erased. It is among RelayState::uncleaned() until
    // whoever hears this takes it from there, and told of again with the next start.
    std::function<void(const std::string& address, events::RequestId)> onErasedAgain = {};
};

class Projector {
public:
    // Everything given must outlive it.
    Projector(ProjectorOptions options, const IntakeLog& intake, const MailFolder& mail, events::EventStore& store,
              RelayState& state, const Endpoints& endpoints, const Clock& clock);
    ~Projector(); // as stop()

    // Reads where the last run stopped and begins. Errors of the store.
    Result<void> start();
    // Ends after the batch in hand.
    void stop();

    // There may be new requests.
    void wake();
    // For what is applied from now on.
    void setRules(EventRules rules);

    // Takes the dead letter's request through the same way once more; `done` is called in the projector's thread.
    // NotFound; InvalidInput when it still can't be parsed (the dead letter stays, with one try more).
    void replay(DeadLetterId id, std::function<void(Result<void>)> done);
    // Other changes of the event store: `work` runs in the projector's thread between two batches; with true when it
    // is stopping, in whichever thread, and then nothing may be changed.
    void run(std::function<void(bool isStopping)> work);

    // The last request that was applied or became a dead letter.
    events::RequestId mark() const { return events::RequestId(m_mark.load()); }
    // Whether it has been at one batch for longer than that; other work, as erasing, may take its time.
    bool isStuck(std::chrono::milliseconds limit) const { return m_pulse.isStuck(limit); }

private:
    using Job = std::function<void(bool isStopping)>;
    // What becomes durable at once, and what is told of it then.
    struct Batch {
        std::unique_ptr<events::Appending> appending;
        std::size_t events = 0;
        std::map<std::string, Timestamp, std::less<>> newest = {}; // event of an endpoint
        std::vector<std::pair<std::string, events::RequestId>> erasedAgain = {};
    };

    void serve(std::stop_token stop);
    std::optional<Job> waitForWork(std::stop_token stop);
    void takeUpSeq();
    void lookAgain(const std::set<events::RequestId>& uncleaned);
    Result<void> lookAgain(events::RequestId uncleaned);
    void tellOfErased(const Batch& batch) const;
    std::size_t requestsWaiting() const;
    void gather(std::stop_token stop, std::chrono::milliseconds time);

    // How many requests were passed, at most `most`.
    Result<std::size_t> projectNext(std::size_t most);
    Result<std::size_t> projectBatch(std::size_t most);
    Result<std::size_t> buryNext(const std::string& why);
    Result<Batch> beginBatch();
    Result<void> add(Batch& batch, std::span<const StoredRequest> requests);
    Result<void> add(Batch& batch, const std::vector<events::Event>& events);
    static void noteNewest(Batch& batch, const events::Event& event);
    Result<void> commit(Batch& batch, events::RequestId mark);
    // Once, however often the batch around it is tried.
    Result<void> bury(const StoredRequest& stored, const std::string& why);
    DeadLetter letterOf(const StoredRequest& stored, const std::string& why) const;
    Result<void> replayNow(DeadLetterId id);
    Result<void> applyAgain(const StoredRequest& stored);
    void refuseJobs();
    bool survives(const Error& error, std::stop_token stop);

    const ProjectorOptions m_options;
    const IntakeLog& m_intake;
    events::EventStore& m_store;
    RelayState& m_state;
    const Clock& m_clock;
    EventMaker m_maker;

    events::Seq m_lastSeq; // projector's thread only
    bool m_isHeldUp = false; // the last batch failed and is tried again; projector's thread only
    std::atomic<std::int64_t> m_mark{0};
    Pulse m_pulse;
    WarningLimit m_warnings;

    mutable std::mutex m_mutex; // for what follows
    std::condition_variable_any m_changed;
    bool m_woken = false;
    bool m_stopped = false;
    std::deque<Job> m_jobs;
    std::jthread m_thread;
};

} // namespace waybill::relay
