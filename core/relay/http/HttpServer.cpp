// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/HttpServer.h"

#include "core/base/Thread.h"
#include "core/relay/http/Acceptor.h"
#include "core/relay/http/Connection.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <thread>
#include <vector>

namespace waybill::relay {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using SteadyClock = ServerThread::Clock;

void sweepAgain(const std::shared_ptr<ServerThread>& thread, const std::shared_ptr<ServerShared>& shared)
{
    thread->sweep.expires_after(sweepInterval);
    thread->sweep.async_wait([thread = thread.get(), shared, weak = std::weak_ptr(thread)](error_code) {
        const auto now = SteadyClock::now();
        thread->cameRoundAt.store(now.time_since_epoch().count(), std::memory_order_relaxed);
        if (now > thread->cutAt) {
            for (const auto& connection : thread->connections)
                connection->close();
        }
        std::erase_if(thread->connections, [now](const auto& connection) { return !connection->sweep(now); });
        if (thread->cutAt != SteadyClock::time_point::max() && thread->connections.empty())
            return;
        if (const auto alive = weak.lock())
            sweepAgain(alive, shared);
    });
}

} // namespace

struct HttpServer::Impl {
    explicit Impl(const HttpLimits& limits) : shared(std::make_shared<ServerShared>(limits)) {}

    const std::shared_ptr<ServerShared> shared;
    std::vector<std::shared_ptr<ServerThread>> threads;
    std::vector<std::shared_ptr<Acceptor>> acceptors; // used by the first thread alone once started
    std::vector<std::jthread> runners;
};

HttpServer::HttpServer(HttpLimits limits, std::size_t threads) : m_impl(std::make_unique<Impl>(limits))
{
    for (std::size_t i = 0; i < threads; ++i)
        m_impl->threads.push_back(std::make_shared<ServerThread>());
}

HttpServer::~HttpServer() { stop(std::chrono::milliseconds(0)); }

Result<ListenAddress> HttpServer::listen(const Listener& listener)
{
    auto state = std::make_shared<ListenerState>();
    state->settings = listener;
    if (!listener.tlsCertificate.empty())
        state->tls.emplace(TRY(makeTls(listener)));
    auto acceptor = std::make_shared<Acceptor>(m_impl->threads.front()->io, std::move(state), m_impl->shared);
    const ListenAddress address = TRY(acceptor->bind());
    m_impl->acceptors.push_back(std::move(acceptor));
    return address;
}

void HttpServer::start()
{
    for (const auto& acceptor : m_impl->acceptors)
        acceptor->accept(m_impl->threads);
    for (const auto& thread : m_impl->threads) {
        thread->cameRoundAt = SteadyClock::now().time_since_epoch().count();
        sweepAgain(thread, m_impl->shared);
        m_impl->runners.emplace_back([thread] {
            nameThread("http");
            takeShortTurns();
            thread->io.run();
        });
    }
}

bool HttpServer::isStuck(std::chrono::milliseconds limit) const
{
    const SteadyClock::rep now = SteadyClock::now().time_since_epoch().count();
    const SteadyClock::rep longest = SteadyClock::duration(limit).count();
    return !m_impl->runners.empty() && std::ranges::any_of(m_impl->threads, [&](const auto& thread) {
        return now - thread->cameRoundAt.load(std::memory_order_relaxed) > longest;
    });
}

void HttpServer::stop(std::chrono::milliseconds grace)
{
    m_impl->shared->stopping = true;
    const auto cutAt = SteadyClock::now() + grace;
    if (m_impl->runners.empty())
        return;
    // First no acceptor hands out connections any more, then the threads may end with their last one.
    asio::post(m_impl->threads.front()->io, [impl = m_impl.get(), cutAt] {
        for (const auto& acceptor : impl->acceptors)
            acceptor->close();
        for (const auto& thread : impl->threads) {
            asio::post(thread->io, [thread = thread.get(), cutAt] {
                thread->cutAt = cutAt;
                thread->sweep.cancel();
            });
        }
    });
    m_impl->runners.clear();
    m_impl->acceptors.clear();
}

} // namespace waybill::relay
