// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/HttpServer.h"

#include "core/base/Redact.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <unordered_set>

namespace waybill::relay {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds sweepInterval{100};
// After a refusal the rest of the request is read and thrown away for a moment, or the client's kernel drops our
// answer.
constexpr std::chrono::milliseconds drainTime{2000};
constexpr std::size_t drainBytes = 1024 * 1024;
// A handler that takes longer is a long poll: from then on we look whether the client is still there.
constexpr std::chrono::milliseconds longWait{1000};
constexpr std::size_t smallBuffer = 4 * 1024;
constexpr std::size_t bodyBuffer = 64 * 1024;

// What all connections share.
struct Shared {
    HttpLimits limits;
    std::atomic<std::size_t> bodyBytes{0};
    std::atomic<bool> stopping{false};
};

struct ListenerState {
    Listener settings;
    std::optional<asio::ssl::context> tls;
    std::atomic<std::size_t> connections{0};
};

class Session;

// One io thread and the connections that live on it.
struct IoThread {
    asio::io_context io{1};
    asio::steady_timer sweep{io};
    std::unordered_set<std::shared_ptr<Session>> sessions;
    std::atomic<SteadyClock::rep> cameRoundAt{0};
    SteadyClock::time_point cutAt = SteadyClock::time_point::max(); // set when stopping
};

// One connection: read a head, ask the handler, read the body, let the handler answer, write, and again. Never two
// requests at once: bytes that come early wait in the buffer. All but the constructor runs on the connection's thread.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, std::shared_ptr<IoThread> thread, std::shared_ptr<ListenerState> listener,
            std::shared_ptr<Shared> shared)
        : m_thread(std::move(thread)), m_listener(std::move(listener)), m_shared(std::move(shared)),
          m_socket(std::move(socket)), m_in(smallBuffer, '\0')
    {
        if (m_listener->tls)
            m_tls.emplace(m_socket, *m_listener->tls);
    }

    ~Session()
    {
        releaseBody();
        --m_listener->connections;
    }

    void start()
    {
        error_code error;
        m_socket.set_option(tcp::no_delay(true), error);
        const tcp::endpoint peer = m_socket.remote_endpoint(error);
        m_peer = error ? std::string() : peer.address().to_string();
        m_thread->sessions.insert(shared_from_this());
        enter(Phase::Idle);
        if (!m_tls)
            return read();
        enter(Phase::Head);
        m_tls->async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code failure) {
            if (failure)
                return self->close();
            self->enter(Phase::Idle);
            self->read();
        });
    }

    // Cuts what is too slow. False when the connection is over.
    bool sweep(SteadyClock::time_point now)
    {
        const HttpLimits& limits = m_shared->limits;
        const auto age = now - m_since;
        const bool stopping = m_shared->stopping;
        switch (m_phase) {
        case Phase::Idle:
            if (stopping || age > limits.idleTimeout)
                close();
            break;
        case Phase::Head:
            if (age > limits.headDeadline)
                close();
            break;
        case Phase::Body:
        case Phase::Writing:
            if (age > limits.rateWindow) {
                if (m_moved < limits.bytesPerWindow)
                    close();
                m_since = now;
                m_moved = 0;
            }
            break;
        case Phase::Handling:
            if (age > longWait)
                watchForHangUp();
            break;
        case Phase::Draining:
            if (age > drainTime)
                close();
            break;
        case Phase::Closed:
            break;
        }
        return m_phase != Phase::Closed;
    }

    void close()
    {
        if (m_phase == Phase::Closed)
            return;
        m_phase = Phase::Closed;
        error_code ignored;
        m_socket.shutdown(tcp::socket::shutdown_both, ignored);
        m_socket.close(ignored);
    }

private:
    enum class Phase { Idle, Head, Body, Handling, Writing, Draining, Closed };
    using Parser = http::request_parser<http::string_body>;

    void enter(Phase phase)
    {
        m_phase = phase;
        m_since = SteadyClock::now();
        m_moved = 0;
    }

    template <typename Buffers, typename Handler>
    void readSome(const Buffers& buffers, Handler&& handler)
    {
        if (m_tls)
            m_tls->async_read_some(buffers, std::forward<Handler>(handler));
        else
            m_socket.async_read_some(buffers, std::forward<Handler>(handler));
    }

    void read()
    {
        makeRoom();
        readSome(asio::buffer(m_in.data() + m_end, m_in.size() - m_end),
                 [self = shared_from_this()](error_code error, std::size_t count) {
                     if (self->m_phase == Phase::Closed)
                         return;
                     if (error)
                         return self->close();
                     self->m_end += count;
                     self->m_moved += count;
                     self->consume();
                 });
    }

    void makeRoom()
    {
        if (m_begin > 0) {
            m_in.erase(0, m_begin);
            m_end -= m_begin;
            m_begin = 0;
        }
        std::size_t wanted = std::max(smallBuffer, m_end * 2);
        if (m_phase == Phase::Body && m_parser->content_length_remaining().value_or(0) > smallBuffer)
            wanted = bodyBuffer;
        m_in.resize(wanted);
        if (wanted == smallBuffer)
            m_in.shrink_to_fit();
    }

    // Feeds the parser what has come in, as far as the request goes.
    void consume()
    {
        if (m_phase == Phase::Idle) {
            if (m_begin == m_end)
                return read();
            enter(Phase::Head);
            m_parser.emplace();
            m_parser->header_limit(std::uint32_t(m_shared->limits.headerBytes));
            m_parser->body_limit(boost::none); // checked here, where there is an answer for it
        }
        while (!m_parser->is_done() && m_begin < m_end) {
            error_code error;
            m_begin += m_parser->put(asio::buffer(m_in.data() + m_begin, m_end - m_begin), error);
            if (error == http::error::need_more)
                break;
            if (error)
                return refuse(answerTo(error));
            if (m_phase == Phase::Head && m_parser->is_header_done() && !headArrived())
                return;
            if (m_phase == Phase::Body && !bodyGrew())
                return;
        }
        if (m_parser->is_done())
            return hand();
        if (m_phase == Phase::Body && m_continueDue)
            return sendContinue();
        read();
    }

    static HttpResponse answerTo(error_code error)
    {
        if (error == http::error::header_limit)
            return {.status = 431, .body = "The request's headers are too large.\n"};
        if (error == http::error::bad_version)
            return {.status = 505, .body = "Only HTTP/1.0 and HTTP/1.1 are spoken here.\n"};
        return {.status = 400, .body = "This is not an HTTP request.\n"};
    }

    // False when the request was refused.
    bool headArrived()
    {
        const auto& message = m_parser->get();
        m_request = {};
        m_request.method = message.method_string();
        m_request.peer = m_peer;
        const std::string_view target(message.target().data(), message.target().size());
        const std::size_t mark = target.find('?');
        m_request.path = target.substr(0, mark);
        m_request.query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
        for (const auto& field : message)
            m_request.headers.add(field.name_string(), field.value());
        m_keepAlive = message.keep_alive();
        m_continueDue = m_begin == m_end && boost::beast::iequals(message[http::field::expect], "100-continue");

        const std::size_t hosts = message.count(http::field::host);
        const bool badHost = hosts > 1 || (hosts == 0 && message.version() >= 11);
        const bool twoLengths =
            message.count(http::field::transfer_encoding) > 0 && message.count(http::field::content_length) > 0;
        if (badHost || twoLengths || target.empty() || target.front() != '/')
            return refuse(answerTo(http::error::bad_field)), false;
        if (auto answer = m_listener->settings.handler->checkHead(m_request))
            return refuse(std::move(*answer)), false;
        if (m_parser->content_length().value_or(0) > m_listener->settings.bodyLimit)
            return refuse(m_listener->settings.handler->answerTo(HttpHandler::Trouble::BodyTooLarge, m_request)), false;
        m_parser->eager(true);
        enter(Phase::Body);
        return true;
    }

    // Keeps the books on body bytes. False when the request was refused.
    bool bodyGrew()
    {
        const std::size_t size = m_parser->get().body().size();
        const std::size_t grown = size - m_heldBytes;
        m_heldBytes = size;
        const std::size_t all = m_shared->bodyBytes += grown;
        HttpHandler& handler = *m_listener->settings.handler;
        if (size > m_listener->settings.bodyLimit)
            return refuse(handler.answerTo(HttpHandler::Trouble::BodyTooLarge, m_request)), false;
        if (all > m_shared->limits.bodyBytesInMemory)
            return refuse(handler.answerTo(HttpHandler::Trouble::NoMemory, m_request)), false;
        return true;
    }

    void releaseBody()
    {
        m_shared->bodyBytes -= m_heldBytes;
        m_heldBytes = 0;
    }

    void sendContinue()
    {
        m_continueDue = false;
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        writeAll(asio::buffer(text.data(), text.size()), [](Session& self) { self.read(); });
    }

    void hand()
    {
        m_request.body = std::move(m_parser->get().body());
        enter(Phase::Handling);
        m_watching = false;
        Reply reply([weak = weak_from_this(), number = m_requestNumber](HttpResponse response) {
            const auto self = weak.lock();
            if (!self)
                return;
            asio::post(self->m_thread->io, [weak, number, response = std::move(response)]() mutable {
                const auto session = weak.lock();
                if (session && session->m_phase == Phase::Handling && session->m_requestNumber == number)
                    session->respond(std::move(response), session->m_keepAlive);
            });
        });
        m_listener->settings.handler->handle(std::exchange(m_request, {}), std::move(reply));
    }

    void watchForHangUp()
    {
        if (m_watching)
            return;
        m_watching = true;
        m_socket.async_wait(tcp::socket::wait_read, [self = shared_from_this(),
                                                     number = m_requestNumber](error_code error) {
            if (error || self->m_phase != Phase::Handling || self->m_requestNumber != number)
                return;
            char byte;
            error_code gone;
            self->m_socket.non_blocking(true, gone);
            const bool nothing = self->m_socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, gone) == 0;
            if (nothing && gone != asio::error::would_block)
                self->close();
        });
    }

    // Answers before the request was read to its end: what follows on this connection can't be trusted.
    void refuse(HttpResponse response)
    {
        const bool whole =
            m_parser->is_header_done() && m_parser->content_length().value_or(0) == 0 && !m_parser->chunked();
        m_drain = !whole;
        respond(std::move(response), whole && m_keepAlive);
    }

    void respond(HttpResponse response, bool keepAlive)
    {
        releaseBody();
        m_closeAfter = !keepAlive || m_shared->stopping;
        const auto reason = http::obsolete_reason(http::status(response.status));
        m_out = fmt::format("HTTP/1.1 {} {}\r\nContent-Length: {}\r\n", response.status,
                            std::string_view(reason.data(), reason.size()), response.body.size());
        if (!response.body.empty())
            m_out += "Content-Type: " + response.contentType + "\r\n";
        for (const auto& [name, value] : response.headers)
            m_out += name + ": " + value + "\r\n";
        m_out += m_closeAfter ? "Connection: close\r\n\r\n" : "\r\n";
        m_outBody = std::move(response.body);
        enter(Phase::Writing);
        writeAll(std::array{asio::const_buffer(m_out.data(), m_out.size()),
                            asio::const_buffer(m_outBody.data(), m_outBody.size())},
                 [](Session& self) { self.responded(); });
    }

    // Writes everything; the sweep sees by m_moved whether the client reads.
    template <typename Buffers>
    void writeAll(const Buffers& buffers, void (*then)(Session&))
    {
        const auto progress = [this, last = std::size_t(0)](error_code error,
                                                            std::size_t total) mutable -> std::size_t {
            m_moved += total - last;
            last = total;
            return error ? 0 : bodyBuffer;
        };
        const auto done = [self = shared_from_this(), then](error_code error, std::size_t) {
            if (self->m_phase == Phase::Closed)
                return;
            if (error)
                return self->close();
            then(*self);
        };
        if (m_tls)
            asio::async_write(*m_tls, buffers, progress, done);
        else
            asio::async_write(m_socket, buffers, progress, done);
    }

    void responded()
    {
        ++m_requestNumber;
        m_parser.reset();
        m_outBody = {};
        if (!m_closeAfter) {
            enter(Phase::Idle);
            return consume();
        }
        if (!m_drain)
            return close();
        enter(Phase::Draining);
        error_code ignored;
        m_socket.shutdown(tcp::socket::shutdown_send, ignored);
        drain();
    }

    void drain()
    {
        m_socket.async_read_some(asio::buffer(m_in), [self = shared_from_this()](error_code error, std::size_t count) {
            self->m_moved += count;
            if (error || self->m_phase == Phase::Closed || self->m_moved > drainBytes)
                return self->close();
            self->drain();
        });
    }

    const std::shared_ptr<IoThread> m_thread;
    const std::shared_ptr<ListenerState> m_listener;
    const std::shared_ptr<Shared> m_shared;
    tcp::socket m_socket;
    std::optional<asio::ssl::stream<tcp::socket&>> m_tls;
    std::string m_peer;

    std::string m_in; // [m_begin, m_end) has come in and was not parsed yet
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::optional<Parser> m_parser;
    HttpRequest m_request;
    std::uint64_t m_requestNumber = 0; // an answer to an earlier one is void
    std::size_t m_heldBytes = 0;       // of the body, counted in Shared::bodyBytes
    bool m_keepAlive = true;
    bool m_continueDue = false;
    bool m_watching = false;

    std::string m_out;
    std::string m_outBody;
    bool m_closeAfter = false;
    bool m_drain = false;

    Phase m_phase = Phase::Idle;
    SteadyClock::time_point m_since;
    std::size_t m_moved = 0; // bytes since m_since
};

// A listening socket that deals its connections out to the threads in turn.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
public:
    Acceptor(asio::io_context& io, std::shared_ptr<ListenerState> listener, std::shared_ptr<Shared> shared)
        : m_listener(std::move(listener)), m_shared(std::move(shared)), m_acceptor(io), m_pause(io)
    {
    }

    Result<ListenAddress> bind()
    {
        const ListenAddress& address = m_listener->settings.address;
        error_code error;
        const tcp::endpoint endpoint(asio::ip::make_address(address.host, error), address.port);
        if (error)
            return fail(ErrorCode::InvalidInput, fmt::format("{} is not an IP address", address.host));
        m_acceptor.open(endpoint.protocol(), error);
        if (!error)
            m_acceptor.set_option(asio::socket_base::reuse_address(true), error);
        if (!error)
            m_acceptor.bind(endpoint, error);
        if (!error)
            m_acceptor.listen(asio::socket_base::max_listen_connections, error);
        if (error == asio::error::address_in_use)
            return fail(ErrorCode::Conflict, fmt::format("{} is already in use", address.toString()),
                        "another relay may be running; stop it, or choose another port in the config");
        if (error)
            return fail(ErrorCode::Io, fmt::format("can't listen on {}: {}", address.toString(), error.message()),
                        "check the listen address in the config");
        return ListenAddress{address.host, m_acceptor.local_endpoint(error).port()};
    }

    void accept(const std::vector<std::shared_ptr<IoThread>>& threads)
    {
        const std::shared_ptr<IoThread>& thread = threads[m_next++ % threads.size()];
        m_acceptor.async_accept(thread->io,
                                [self = shared_from_this(), &threads, thread](error_code error, tcp::socket socket) {
                                    if (error == asio::error::operation_aborted || !self->m_acceptor.is_open())
                                        return;
                                    if (error)
                                        return self->acceptLater(threads);
                                    self->take(std::move(socket), thread);
                                    self->accept(threads);
                                });
    }

    void close()
    {
        error_code ignored;
        m_acceptor.close(ignored);
        m_pause.cancel();
    }

private:
    void take(tcp::socket socket, const std::shared_ptr<IoThread>& thread)
    {
        if (++m_listener->connections > m_listener->settings.maxConnections) {
            --m_listener->connections;
            return;
        }
        auto session = std::make_shared<Session>(std::move(socket), thread, m_listener, m_shared);
        asio::post(thread->io, [session] { session->start(); });
    }

    // Out of file descriptors, most likely: wait until some are free again.
    void acceptLater(const std::vector<std::shared_ptr<IoThread>>& threads)
    {
        m_pause.expires_after(sweepInterval);
        m_pause.async_wait([self = shared_from_this(), &threads](error_code error) {
            if (!error)
                self->accept(threads);
        });
    }

    const std::shared_ptr<ListenerState> m_listener;
    const std::shared_ptr<Shared> m_shared;
    tcp::acceptor m_acceptor;
    asio::steady_timer m_pause;
    std::size_t m_next = 0;
};

void sweepAgain(const std::shared_ptr<IoThread>& thread, const std::shared_ptr<Shared>& shared)
{
    thread->sweep.expires_after(sweepInterval);
    thread->sweep.async_wait([thread = thread.get(), shared, weak = std::weak_ptr(thread)](error_code) {
        const auto now = SteadyClock::now();
        thread->cameRoundAt.store(now.time_since_epoch().count(), std::memory_order_relaxed);
        if (now > thread->cutAt) {
            for (const auto& session : thread->sessions)
                session->close();
        }
        std::erase_if(thread->sessions, [now](const auto& session) { return !session->sweep(now); });
        if (thread->cutAt != SteadyClock::time_point::max() && thread->sessions.empty())
            return;
        if (const auto alive = weak.lock())
            sweepAgain(alive, shared);
    });
}

Result<asio::ssl::context> makeTls(const Listener& listener)
{
    asio::ssl::context tls(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    error_code error;
    tls.use_certificate_chain_file(listener.tlsCertificate, error);
    if (error)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the certificate {} can't be used: {}", listener.tlsCertificate, error.message()),
                    "tls_cert names a PEM file with the certificate and its chain");
    tls.use_private_key_file(listener.tlsKey, asio::ssl::context::pem, error);
    if (error || SSL_CTX_check_private_key(tls.native_handle()) != 1)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the key {} can't be used with the certificate", listener.tlsKey),
                    "tls_key names the PEM file of the certificate's private key, without a passphrase");
    return tls;
}

} // namespace

struct HttpServer::Impl {
    std::shared_ptr<Shared> shared = std::make_shared<Shared>();
    std::vector<std::shared_ptr<IoThread>> threads;
    std::vector<std::shared_ptr<Acceptor>> acceptors; // used by the first thread alone once started
    std::vector<std::jthread> runners;
};

HttpServer::HttpServer(HttpLimits limits, std::size_t threads) : m_impl(std::make_unique<Impl>())
{
    m_impl->shared->limits = limits;
    for (std::size_t i = 0; i < threads; ++i)
        m_impl->threads.push_back(std::make_shared<IoThread>());
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
        m_impl->runners.emplace_back([thread] { thread->io.run(); });
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
