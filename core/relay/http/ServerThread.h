// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One io thread of the HTTP server with the connections that live on it, and what all connections share. What is neither
// atomic nor an Outbox belongs to that thread; each outlives its connections.

#include "core/relay/http/BodyBudget.h"
#include "core/relay/http/HttpServer.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace waybill::relay {

class Connection;

struct ServerShared {
    explicit ServerShared(const HttpLimits& l) : limits(l), bodies(l.bodyBytesInMemory) {}

    const HttpLimits limits;
    BodyBudget bodies;
    std::atomic<bool> stopping{false};
};

struct ListenerState {
    Listener settings;
    std::optional<boost::asio::ssl::context> tls;
    std::atomic<std::size_t> connections{0};
};

// An answer on its way to its connection's thread.
struct DueAnswer {
    std::weak_ptr<Connection> connection;
    std::uint64_t request = 0;
    HttpResponse response;
};

// The intake answers all requests of one commit at once, from its own thread: they are fetched together, with one
// wake-up, not with one each. Any thread.
class Outbox {
public:
    // True when it was empty: then somebody must be sent for it.
    bool put(DueAnswer answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answers.push_back(std::move(answer));
        return m_answers.size() == 1;
    }
    std::vector<DueAnswer> takeAll()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_answers, {});
    }

private:
    std::mutex m_mutex;
    std::vector<DueAnswer> m_answers;
};

struct ServerThread {
    using Clock = std::chrono::steady_clock;

    boost::asio::io_context io{1};
    boost::asio::steady_timer sweep{io};
    std::unordered_set<std::shared_ptr<Connection>> connections;
    Outbox outbox;
    std::atomic<Clock::rep> cameRoundAt{0};
    Clock::time_point cutAt = Clock::time_point::max(); // set when stopping
};

// How often the connections of a thread are looked at.
inline constexpr std::chrono::milliseconds sweepInterval{100};

} // namespace waybill::relay
