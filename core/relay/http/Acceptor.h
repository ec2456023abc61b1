// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A listening socket that deals its connections out to the server's threads in turn. Used by the first of them alone
// once the server has started.

#include "core/relay/http/ServerThread.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <vector>

namespace waybill::relay {

class Acceptor : public std::enable_shared_from_this<Acceptor> {
public:
    Acceptor(boost::asio::io_context& io, std::shared_ptr<ListenerState> listener,
             std::shared_ptr<ServerShared> shared);

    Result<ListenAddress> bind();
    void accept(const std::vector<std::shared_ptr<ServerThread>>& threads);
    void close();

private:
    void take(boost::asio::ip::tcp::socket socket, const std::shared_ptr<ServerThread>& thread);
    void acceptLater(const std::vector<std::shared_ptr<ServerThread>>& threads);

    const std::shared_ptr<ListenerState> m_listener;
    const std::shared_ptr<ServerShared> m_shared;
    boost::asio::ip::tcp::acceptor m_acceptor;
    boost::asio::steady_timer m_pause;
    std::size_t m_next = 0;
};

// The certificate and key that a listener names; InvalidInput, with what to do, when they won't do.
Result<boost::asio::ssl::context> makeTls(const Listener& listener);

} // namespace waybill::relay
