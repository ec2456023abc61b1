// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/DurableWork.h"

#include "core/base/Digest.h"
#include "core/sqlite/Database.h"
#include "core/sqlite/Statement.h"

#include <spdlog/fmt/fmt.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

namespace waybill::tests {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t smallSegment = 96 << 10; // so that segments turn and are sealed within a few bursts

relay::IncomingRequest requestOf(std::string body)
{
    relay::IncomingRequest request;
    request.endpoint = "load";
    request.method = "POST";
    request.path = "/hooks/load";
    request.headers.add("Content-Type", "application/json");
    request.body = std::move(body);
    request.receivedAt = timestampFromMs(1'767'000'000'123);
    request.verification.status = events::VerificationStatus::Verified;
    return request;
}

events::Event eventOf(const relay::StoredRequest& stored)
{
    events::Event event;
    event.provider = "resend";
    event.environment = "production";
    event.endpoint = "load";
    event.type = events::EventType::Delivered;
    event.recipient = fmt::format("person{}@example.org", stored.id.value() % 17);
    event.messageId = fmt::format("em-{}", stored.id.value());
    event.receivedAt = stored.request.receivedAt;
    event.dedupKey = sha256({stored.request.body});
    std::uint64_t id = 0;
    std::memcpy(&id, event.dedupKey.data(), sizeof id);
    event.id = events::EventId(id);
    event.request = stored.id;
    return event;
}

std::optional<std::string> whatIsUnsound(const fs::path& path)
{
    const auto database = sqlite::Database::openReader(path.string());
    if (!database)
        return database.error().text();
    auto check = sqlite::Statement::prepare(*database, "PRAGMA integrity_check(1)");
    if (!check || !check->step() || check->bytes(0) != "ok")
        return path.string() + " fails its integrity check";
    return {};
}

std::optional<std::string> whatIsLostOfRequests(relay::IntakeLog& intake, const Promised& promised)
{
    for (const auto& [id, body] : promised.requests) {
        const auto stored = intake.read(events::RequestId(id));
        if (!stored)
            return fmt::format("request {} was acknowledged and is gone: {}", id, stored.error().text());
        if (stored->request.body != body)
            return fmt::format("request {} is another one now", id);
    }
    return {};
}

std::optional<std::string> whatIsLostOfEvents(const std::string& folder, std::int64_t lastRequest,
                                              const Promised& promised)
{
    const SystemClock clock;
    const auto store = events::SqliteEventStore::open(folder + "/events.db", clock);
    if (!store)
        return store.error().text();
    const auto position = (*store)->position((*store)->relay(), (*store)->epoch());
    if (!position || position->lastSeq.value() < promised.lastSeq)
        return fmt::format("events up to {} were appended and some are gone", promised.lastSeq);
    if (std::atoll(position->sourceMark.c_str()) > lastRequest)
        return "the events are ahead of the requests";
    for (std::int64_t id = 1; id <= promised.lastSeq; id += 7) {
        const auto found = (*store)->trace(fmt::format("em-{}", id), {}, 10);
        if (!found || found->empty())
            return fmt::format("the message em-{} is not found", id);
    }
    return {};
}

} // namespace

DurableWork::DurableWork(std::string folder, unsigned seed) : m_folder(std::move(folder)), m_random(seed) {}

DurableWork::~DurableWork() = default;

bool DurableWork::open()
{
    fs::create_directories(m_folder + "/intake");
    auto store = events::SqliteEventStore::open(m_folder + "/events.db", m_clock);
    auto intake = relay::IntakeLog::open({.folder = m_folder + "/intake",
                                          .segmentBytes = smallSegment,
                                          .onFatal = [this](const Error&) {
                                              const std::lock_guard lock(m_mutex);
                                              m_isFatal = true;
                                          }});
    if (!store || !intake)
        return false;
    m_store = *std::move(store);
    m_intake = *std::move(intake);
    return true;
}

void DurableWork::run(int requests)
{
    for (int number = 0; number < requests;) {
        const int burst = std::min(requests - number, int(1 + m_random() % 6));
        for (int i = 0; i < burst; ++i)
            submit(number++);
        waitForAnswers();
        if (m_random() % 2 == 0 && !apply())
            return;
    }
    (void)apply();
}

void DurableWork::submit(int number)
{
    const std::string body = fmt::format("{{\"number\":{},\"padding\":\"{}\"}}", number,
                                         std::string(m_random() % 6000, char('a' + number % 26)));
    {
        const std::lock_guard lock(m_mutex);
        ++m_outstanding;
    }
    m_intake->submit(requestOf(body), [this, body](Result<events::RequestId> stored) {
        const std::lock_guard lock(m_mutex);
        if (stored) {
            m_promised.requests.emplace(stored->value(), body);
            m_afterFatal += m_isFatal ? 1 : 0;
        }
        --m_outstanding;
        m_answered.notify_all();
    });
}

void DurableWork::waitForAnswers()
{
    std::unique_lock lock(m_mutex);
    m_answered.wait(lock, [this] { return m_outstanding == 0; });
}

bool DurableWork::apply()
{
    const auto stored = m_intake->readAfter(events::RequestId(m_mark), 100, 1 << 20);
    if (!stored)
        return false;
    std::vector<events::Event> batch;
    for (const relay::StoredRequest& one : *stored)
        batch.push_back(eventOf(one));
    if (batch.empty())
        return true;
    const std::int64_t last = stored->back().id.value();
    const auto appended = m_store->append({.relay = m_store->relay(),
                                           .epoch = m_store->epoch(),
                                           .firstSeq = events::Seq(m_mark + 1),
                                           .events = batch,
                                           .sourceMark = std::to_string(last)});
    if (!appended)
        return false;
    m_mark = last;
    const std::lock_guard lock(m_mutex);
    m_promised.lastSeq = last;
    return true;
}

Promised DurableWork::promised() const
{
    const std::lock_guard lock(m_mutex);
    return m_promised;
}

int DurableWork::acknowledgedAfterFatal() const
{
    const std::lock_guard lock(m_mutex);
    return m_afterFatal;
}

std::optional<std::string> whatIsLost(const std::string& folder, const Promised& promised)
{
    fs::create_directories(folder + "/intake"); // the loss may have come before there was one
    {
        auto intake = relay::IntakeLog::open({.folder = folder + "/intake", .segmentBytes = smallSegment});
        if (!intake)
            return intake.error().text();
        if (auto lost = whatIsLostOfRequests(**intake, promised))
            return lost;
        if (auto lost = whatIsLostOfEvents(folder, (*intake)->lastId().value(), promised))
            return lost;
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".db")
            continue;
        if (auto unsound = whatIsUnsound(entry.path()))
            return unsound;
    }
    return {};
}

} // namespace waybill::tests
