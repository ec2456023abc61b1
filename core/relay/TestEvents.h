// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Send a test event": makes one with the endpoint's own secret, posts it through the front door and follows it step by
// step, until it stands in the feed or it is known where it stopped. One after the other in a thread of its own. Safe
// from any thread; what it is given must outlive it, and the webhook listener must run while it does.

#include "core/base/Clock.h"
#include "core/events/EventStore.h"
#include "core/providers/TestEvent.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/Endpoints.h"
#include "core/relay/Projector.h"
#include "core/relay/TestRuns.h"
#include "core/relay/storage/RelayState.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace waybill::relay {

enum class TestStep : std::uint8_t { Arrived, Verified, Normalised, Shown };
// Expected: refused, as what only the provider can sign must be.
enum class TestStepState : std::uint8_t { Done, Failed, Expected, NotReached };
std::string_view toString(TestStep step);
std::string_view toString(TestStepState state); // "done", "failed", "expected", "not_reached"

struct TestStepResult {
    TestStepState state = TestStepState::NotReached;
    std::string detail = {}; // English, one sentence without a full stop
    std::chrono::microseconds took{0};
};

struct TestEventsParts {
    const Endpoints& endpoints;
    TestRuns& runs;
    const Projector& projector;
    const RelayState& state;
    const events::EventStore& store;
    const Clock& clock;
    ListenAddress hooks;
};

class TestEvents {
public:
    explicit TestEvents(TestEventsParts parts);
    ~TestEvents(); // as stop()

    // POST /v1/endpoints/…/test: {"endpoint","outcome","note","event","steps":[{"step","state","detail","took_us"}]}
    // with outcome "shown", "refused_as_expected" or "stopped". The answer comes when it is over.
    std::vector<ApiRoute> routes();

    // Gives up the test in hand; it and those that wait hear Unavailable.
    void stop();

private:
    struct Report;
    struct Job {
        std::string endpoint;
        Reply reply;
    };

    void submit(const std::string& endpoint, Reply reply);
    void serve(std::stop_token stop);
    HttpResponse test(const std::string& endpoint, std::stop_token stop);
    void post(const Endpoint& endpoint, const providers::TestEvent& event, Report& report) const;
    void judge(const Endpoint& endpoint, const providers::TestEvent& event, const TestRuns::Outcome& outcome,
               Report& report) const;
    void follow(events::RequestId request, const std::string& messageId, Report& report, std::stop_token stop);

    const TestEventsParts m_parts;
    std::mutex m_mutex; // for what follows
    std::condition_variable_any m_changed;
    bool m_stopped = false;
    std::deque<Job> m_jobs;
    std::jthread m_thread;
};

} // namespace waybill::relay
