// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks again over TCP what did not fit into a datagram: one connection, all questions at once (RFC 7766). Blocks.

#include "core/dns/UdpExchange.h"

namespace waybill::dns {

// Settles those that are truncated; the others stay as they are.
void askTruncatedOverTcp(const Endpoint& server, const ServerOptions& options, std::vector<Pending>& pending,
                         const std::stop_token& stop);

} // namespace waybill::dns
