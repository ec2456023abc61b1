// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/TestEvents.h"

#include "core/base/Thread.h"
#include "core/relay/ApiJson.h"
#include "core/relay/FrontDoor.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace waybill::relay {

namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t mostWaiting = 8;
constexpr auto answerWithin = 10s;
constexpr auto appliedWithin = 15s;
constexpr auto lookEvery = 10ms;
constexpr std::size_t lettersLookedAt = 1000;

constexpr std::array stepNames{"arrived"sv, "verified"sv, "normalised"sv, "shown"sv};
constexpr std::array stateNames{"done"sv, "failed"sv, "expected"sv, "not_reached"sv};

Error stopping() { return {ErrorCode::Unavailable, "the relay is stopping", "try again in a moment"}; }

std::string wordsFor(events::VerificationStatus status, providers::Auth auth)
{
    if (status != events::VerificationStatus::Verified)
        return "nothing proves the sender here but the secret in the address";
    return auth == providers::Auth::Signature ? "the signature is right"
                                              : fmt::format("the {} credentials are right", providers::toString(auth));
}

} // namespace

std::string_view toString(TestStep step) { return stepNames[std::size_t(step)]; }
std::string_view toString(TestStepState state) { return stateNames[std::size_t(state)]; }

struct TestEvents::Report {
    std::string token;
    SteadyClock::time_point begun = SteadyClock::now();
    std::array<TestStepResult, stepNames.size()> steps;
    std::optional<events::EventId> event;
    std::optional<events::RequestId> request; // when it was accepted

    void note(TestStep step, TestStepState state, std::string detail)
    {
        const auto now = SteadyClock::now();
        steps[std::size_t(step)] = {state, std::move(detail),
                                    std::chrono::duration_cast<std::chrono::microseconds>(now - begun)};
        begun = now;
    }
    bool has(TestStepState state) const
    {
        return std::ranges::any_of(steps, [state](const TestStepResult& step) { return step.state == state; });
    }
    std::string_view outcome() const
    {
        if (has(TestStepState::Failed))
            return "stopped";
        return has(TestStepState::Expected) ? "refused_as_expected" : "shown";
    }
};

TestEvents::TestEvents(TestEventsParts parts)
    : m_parts(std::move(parts)), m_thread([this](std::stop_token stop) { serve(stop); })
{
}

TestEvents::~TestEvents() { stop(); }

void TestEvents::stop()
{
    std::deque<Job> jobs;
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        jobs.swap(m_jobs);
    }
    for (const Job& job : jobs)
        job.reply(errorResponse(stopping()));
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

std::vector<ApiRoute> TestEvents::routes()
{
    return {{"POST", "/v1/endpoints/", "/test", Role::Operate,
             [this](const ApiCall& call, Reply reply) { submit(call.argument, std::move(reply)); },
             ApiRoute::Runs::AtOnce}};
}

void TestEvents::submit(const std::string& endpoint, Reply reply)
{
    Error refusal = stopping();
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopped && m_jobs.size() < mostWaiting) {
            m_jobs.push_back({endpoint, std::move(reply)});
            m_changed.notify_one();
            return;
        }
        if (!m_stopped)
            refusal = {ErrorCode::Unavailable, "other test events are under way", "try again in a moment"};
    }
    reply(errorResponse(refusal));
}

void TestEvents::serve(std::stop_token stop)
{
    nameThread("test-events");
    while (true) {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [this] { return !m_jobs.empty(); }))
            return;
        const Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        job.reply(test(job.endpoint, stop));
    }
}

HttpResponse TestEvents::test(const std::string& name, std::stop_token stop)
{
    const auto endpoint = m_parts.endpoints.find(name);
    if (!endpoint)
        return errorResponse({ErrorCode::NotFound, fmt::format("there is no endpoint \"{}\"", name.substr(0, 64)),
                              "GET /v1/endpoints lists them"});
    if (!endpoint->ready())
        return errorResponse({ErrorCode::Unavailable, "the endpoint has no key yet: " + endpoint->secretProblem,
                              "add its key first"});
    const providers::TestEventFacts facts{
        .now = m_parts.clock.now(),
        .id = providers::newTestEventId(),
        .endpoint = {.publicUrl = endpoint->config.publicUrl, .topicArn = endpoint->config.topicArn}};
    const auto event = providers::makeTestEvent(*endpoint->provider, endpoint->config.auth, *endpoint->keys, facts);
    if (!event)
        return errorResponse(event.error());

    Report report;
    report.token = m_parts.runs.begin();
    post(*endpoint, *event, report);
    m_parts.runs.end(report.token);
    if (report.request)
        follow(*report.request, facts.id, report, stop);
    spdlog::info("a test event for {}: {}", name, report.outcome());

    JsonWriter writer;
    writer.beginObject().member("endpoint", name).member("outcome", report.outcome()).member("note", event->note);
    writer.memberOrNull("event", report.event ? events::toString(*report.event) : std::string());
    writer.key("steps").beginArray();
    for (std::size_t i = 0; i < report.steps.size(); ++i) {
        const TestStepResult& step = report.steps[i];
        writer.beginObject().member("step", stepNames[i]).member("state", toString(step.state));
        writer.memberOrNull("detail", step.detail).member("took_us", std::int64_t(step.took.count())).endObject();
    }
    writer.endArray().endObject();
    return jsonResponse(writer);
}

void TestEvents::post(const Endpoint& endpoint, const providers::TestEvent& event, Report& report) const
{
    FrontDoorRequest request{"/hooks/" + endpoint.config.name + event.pathSuffix, event.headers, event.body};
    request.headers.add(TestRuns::header, report.token);
    const auto status = postThroughFrontDoor(m_parts.hooks, request, answerWithin);
    if (!status)
        return report.note(TestStep::Arrived, TestStepState::Failed, status.error().message);
    const auto outcome = m_parts.runs.outcome(report.token);
    if (!outcome)
        return report.note(TestStep::Arrived, TestStepState::Failed,
                           fmt::format("the webhook listener answered {} before it looked at it", *status));
    report.note(TestStep::Arrived, TestStepState::Done, fmt::format("answered with {}", *status));
    judge(endpoint, event, *outcome, report);
}

void TestEvents::judge(const Endpoint& endpoint, const providers::TestEvent& event, const TestRuns::Outcome& outcome,
                       Report& report) const
{
    using enum TestStepState;
    if (!outcome.isAccepted) {
        const std::string why = providers::describe(outcome.refusal, {});
        return report.note(TestStep::Verified, event.isAuthentic ? Failed : Expected,
                           event.isAuthentic ? why : "refused, as it should be: only the provider can sign here");
    }
    if (!event.isAuthentic)
        return report.note(TestStep::Verified, Failed, "accepted without a signature, which must not be");
    report.note(TestStep::Verified, Done, wordsFor(outcome.verification, endpoint.config.auth));
    report.request = outcome.request;
}

// Durable by now; the projector has it in its own time.
void TestEvents::follow(events::RequestId request, const std::string& messageId, Report& report, std::stop_token stop)
{
    using enum TestStepState;
    const auto until = SteadyClock::now() + appliedWithin;
    std::unique_lock lock(m_mutex);
    while (m_parts.projector.mark() < request && SteadyClock::now() < until && !stop.stop_requested())
        m_changed.wait_for(lock, stop, lookEvery, [] { return false; });
    lock.unlock();
    if (m_parts.projector.mark() < request)
        return report.note(TestStep::Normalised, Failed,
                           fmt::format("stored, and not applied yet after {} s", std::chrono::seconds(appliedWithin).count()));
    const auto letters = m_parts.state.deadLetters(lettersLookedAt);
    const auto letter = letters ? std::ranges::find(*letters, request, &DeadLetter::request) : decltype(letters->end()){};
    if (letters && letter != letters->end())
        return report.note(TestStep::Normalised, Failed, "became a dead letter: " + letter->why);
    const auto found = m_parts.store.trace(messageId, {}, 1);
    if (!found || found->empty())
        return report.note(TestStep::Normalised, Failed, found ? "no event came of it" : found.error().message);
    report.event = found->front().id;
    report.note(TestStep::Normalised, Done,
                fmt::format("one event of type {}", events::toString(found->front().type)));
    report.note(TestStep::Shown, Done, fmt::format("in the feed as number {}", found->front().seq.value()));
}

} // namespace waybill::relay
