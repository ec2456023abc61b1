// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One io thread of the HTTP server with the connections that live on it, and what all connections share.

#include "core/relay/http/BodyBudget.h"
#include "core/relay/http/HttpServer.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <unordered_set>

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

struct ServerThread {
    using Clock = std::chrono::steady_clock;

    boost::asio::io_context io{1};
    boost::asio::steady_timer sweep{io};
    std::unordered_set<std::shared_ptr<Connection>> connections;
    std::atomic<Clock::rep> cameRoundAt{0};
    Clock::time_point cutAt = Clock::time_point::max(); // set when stopping
};

// How often the connections of a thread are looked at.
inline constexpr std::chrono::milliseconds sweepInterval{100};

} // namespace waybill::relay
