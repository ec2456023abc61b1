// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One connection: read a head, ask the handler, read the body, let the handler answer, write, and again. Never two
// requests at once: bytes that come early wait in the buffer. All but the constructor runs on the connection's thread.

#include "core/relay/http/Pace.h"
#include "core/relay/http/RequestParser.h"
#include "core/relay/http/ServerThread.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace waybill::relay {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Socket = boost::asio::ip::tcp::socket;

    Connection(Socket socket, std::shared_ptr<ServerThread> thread, std::shared_ptr<ListenerState> listener,
               std::shared_ptr<ServerShared> shared);
    ~Connection();

    void start();
    // Cuts what is too slow. False when the connection is over.
    bool sweep(Pace::Time now);
    void close();

private:
    using Phase = Pace::Phase;

    void enter(Phase phase) { m_pace.enter(phase, std::chrono::steady_clock::now()); }

    void read();
    void makeRoom();
    void consume();
    bool headArrived();
    bool bodyGrew();
    void giveToSink();
    void sendContinue();

    void hand();
    static void deliver(const std::shared_ptr<ServerThread>& thread); // in that thread
    void watchForHangUp();
    void refuse(HttpResponse response);
    void respond(HttpResponse response, bool keepAlive);
    void responded();
    void drain();

    template <typename Buffers>
    void writeAll(const Buffers& buffers, void (*then)(Connection&));

    const std::shared_ptr<ServerThread> m_thread;
    const std::shared_ptr<ListenerState> m_listener;
    const std::shared_ptr<ServerShared> m_shared;
    Socket m_socket;
    std::optional<boost::asio::ssl::stream<Socket&>> m_tls;
    std::string m_peer;

    std::string m_in; // [m_begin, m_end) has come in and was not parsed yet
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::optional<RequestParser> m_parser;
    HttpRequest m_request;
    std::uint64_t m_requestNumber = 0; // an answer to an earlier one is void
    BodyBudget::Share m_bodyShare;
    std::shared_ptr<BodySink> m_sink; // null: the body grows in the parser
    std::size_t m_sunkBytes = 0;
    bool m_keepAlive = true;
    bool m_continueDue = false;
    bool m_watching = false;

    std::string m_out;
    std::string m_outBody;
    bool m_closeAfter = false;
    bool m_drain = false;

    Pace m_pace;
};

} // namespace waybill::relay
