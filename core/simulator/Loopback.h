// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the simulated servers listen: 127.0.0.1 and a free port, so that nothing outside the machine reaches them. Same
// thread rule as the acceptor.

#include <boost/asio/ip/tcp.hpp>

namespace waybill::simulator {

inline boost::system::error_code listenOnLoopback(boost::asio::ip::tcp::acceptor& acceptor)
{
    const boost::asio::ip::tcp::endpoint address(boost::asio::ip::address_v4::loopback(), 0);
    boost::system::error_code failed;
    acceptor.open(address.protocol(), failed);
    if (!failed)
        acceptor.bind(address, failed);
    if (!failed)
        acceptor.listen(boost::asio::socket_base::max_listen_connections, failed);
    return failed;
}

} // namespace waybill::simulator
