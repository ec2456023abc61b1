// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An HTTP/1.1 server for hostile clients: every byte, second and connection it gives away has a limit. Each connection
// lives on one of a few io threads; handlers are called there. listen, start and stop belong to one thread; handlers
// must outlive the server. Boost.Asio is behind it.

#include "core/base/Result.h"
#include "core/relay/http/Http.h"
#include "core/relay/config/RelayConfig.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace waybill::relay {

struct HttpLimits {
    std::size_t headerBytes = 16 * 1024;
    std::size_t bodyBytesInMemory = 64 * 1024 * 1024; // over all connections, until their answer is out
    std::chrono::milliseconds headDeadline{5000};     // from a request's first byte to the end of its head
    std::chrono::milliseconds idleTimeout{60000};     // between requests
    // A body, or an answer that waits for the client to read, must move this much in every window.
    std::size_t bytesPerWindow = 4096;
    std::chrono::milliseconds rateWindow{4000};
};

struct Listener {
    ListenAddress address;
    HttpHandler* handler = nullptr;
    std::size_t bodyLimit = 0;
    std::size_t maxConnections = 0; // further ones are closed at once
    std::string tlsCertificate = {}; // PEM files, both or none: TLS 1.2 or later
    std::string tlsKey = {};
};

class HttpServer {
public:
    explicit HttpServer(HttpLimits limits = {}, std::size_t threads = 2);
    ~HttpServer();

    // Binds. The address with its real port. Conflict when it is taken; InvalidInput when certificate or key won't do.
    Result<ListenAddress> listen(const Listener& listener);
    void start();
    // Takes no new connection, lets requests in flight finish with "Connection: close", cuts what is left after the
    // grace. Returns when all threads have ended; may be called twice.
    void stop(std::chrono::milliseconds grace);

    // Whether one of its threads has not come round for longer than that; false while it isn't started.
    bool isStuck(std::chrono::milliseconds limit) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::relay
