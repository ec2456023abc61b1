// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/Connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::relay {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t drainBytes = 1024 * 1024; // read and thrown away after a refusal, at most
constexpr std::size_t smallBuffer = 4 * 1024;
constexpr std::size_t bodyBuffer = 64 * 1024;

} // namespace

Connection::Connection(Socket socket, std::shared_ptr<ServerThread> thread, std::shared_ptr<ListenerState> listener,
                       std::shared_ptr<ServerShared> shared)
    : m_thread(std::move(thread)), m_listener(std::move(listener)), m_shared(std::move(shared)),
      m_socket(std::move(socket)), m_in(smallBuffer, '\0'), m_bodyShare(m_shared->bodies)
{
    if (m_listener->tls)
        m_tls.emplace(m_socket, *m_listener->tls);
}

Connection::~Connection() { --m_listener->connections; }

void Connection::start()
{
    error_code error;
    m_socket.set_option(tcp::no_delay(true), error);
    const tcp::endpoint peer = m_socket.remote_endpoint(error);
    m_peer = error ? std::string() : peer.address().to_string();
    m_thread->connections.insert(shared_from_this());
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

bool Connection::sweep(Pace::Time now)
{
    const Pace::Finding finding = m_pace.look(m_shared->limits, now);
    const bool isOver = m_pace.phase() == Phase::Idle && m_shared->stopping;
    if (isOver || finding == Pace::Finding::TooSlow)
        close();
    else if (finding == Pace::Finding::LongPoll)
        watchForHangUp();
    return m_pace.phase() != Phase::Closed;
}

void Connection::close()
{
    if (m_pace.phase() == Phase::Closed)
        return;
    enter(Phase::Closed);
    error_code ignored;
    m_socket.shutdown(tcp::socket::shutdown_both, ignored);
    m_socket.close(ignored);
}

void Connection::read()
{
    makeRoom();
    const auto arrived = [self = shared_from_this()](error_code error, std::size_t count) {
        if (self->m_pace.phase() == Phase::Closed)
            return;
        if (error)
            return self->close();
        self->m_end += count;
        self->m_pace.moved(count);
        self->consume();
    };
    const auto room = asio::buffer(m_in.data() + m_end, m_in.size() - m_end);
    if (m_tls)
        m_tls->async_read_some(room, arrived);
    else
        m_socket.async_read_some(room, arrived);
}

void Connection::makeRoom()
{
    if (m_begin > 0) {
        std::copy(m_in.begin() + std::ptrdiff_t(m_begin), m_in.begin() + std::ptrdiff_t(m_end), m_in.begin());
        m_end -= m_begin;
        m_begin = 0;
    }
    std::size_t wanted = std::max(smallBuffer, m_end * 2);
    if (m_pace.phase() == Phase::Body && m_parser->remainingBody().value_or(0) > smallBuffer)
        wanted = bodyBuffer;
    m_in.resize(wanted);
    if (wanted == smallBuffer)
        m_in.shrink_to_fit();
}

// Feeds the parser what has come in, as far as the request goes.
void Connection::consume()
{
    if (m_pace.phase() == Phase::Idle) {
        if (m_begin == m_end)
            return read();
        enter(Phase::Head);
        m_parser.emplace(m_shared->limits.headerBytes);
    }
    using Step = RequestParser::Step;
    while (true) {
        const auto progress = m_parser->put(std::string_view(m_in).substr(m_begin, m_end - m_begin));
        m_begin += progress.taken;
        switch (progress.step) {
        case Step::Refused:
            m_keepAlive = false; // nothing that follows can be told from it
            return refuse(m_parser->refusal());
        case Step::HeadDone:
            if (!headArrived())
                return;
            break;
        case Step::BodyGrew:
            if (!bodyGrew())
                return;
            break;
        case Step::Done:
            return hand();
        case Step::NeedsMore:
            return m_pace.phase() == Phase::Body && m_continueDue ? sendContinue() : read();
        }
    }
}

// False when the request was refused.
bool Connection::headArrived()
{
    static_cast<HttpHead&>(m_request) = m_parser->takeHead();
    m_request.peer = m_peer;
    m_keepAlive = m_parser->keepsAlive();
    m_continueDue = m_begin == m_end && m_parser->expectsContinue();
    HttpHandler& handler = *m_listener->settings.handler;
    if (auto answer = handler.checkHead(m_request))
        return refuse(std::move(*answer)), false;
    auto sink = handler.sinkFor(m_request, m_parser->contentLength());
    if (!sink)
        return refuse(std::move(sink.error())), false;
    m_sink = *std::move(sink);
    m_sunkBytes = 0;
    const std::size_t limit = m_sink ? m_sink->limit() : m_listener->settings.bodyLimit;
    if (m_parser->contentLength().value_or(0) > limit)
        return refuse(handler.answerTo(HttpHandler::Trouble::BodyTooLarge, m_request)), false;
    enter(Phase::Body);
    return true;
}

// Keeps the books on body bytes. False when the request was refused, or waits for its sink.
bool Connection::bodyGrew()
{
    const std::size_t size = m_parser->body().size();
    const bool fits = m_bodyShare.holds(size);
    const std::size_t limit = m_sink ? m_sink->limit() : m_listener->settings.bodyLimit;
    HttpHandler& handler = *m_listener->settings.handler;
    if (m_sunkBytes + size > limit)
        return refuse(handler.answerTo(HttpHandler::Trouble::BodyTooLarge, m_request)), false;
    if (!fits)
        return refuse(handler.answerTo(HttpHandler::Trouble::NoMemory, m_request)), false;
    if (m_sink)
        return giveToSink(), false;
    return true;
}

// Nothing more is read until the piece is taken: the client waits for the disk, not our memory.
void Connection::giveToSink()
{
    std::string piece(m_parser->body());
    m_parser->body().clear();
    m_sunkBytes += piece.size();
    m_sink->write(std::move(piece), [weak = weak_from_this(), thread = m_thread, number = m_requestNumber](bool isTaken) {
        asio::post(thread->io, [weak, number, isTaken] {
            const auto self = weak.lock();
            if (!self || self->m_pace.phase() != Phase::Body || self->m_requestNumber != number)
                return;
            self->m_bodyShare.holds(0);
            if (isTaken)
                return self->consume();
            self->refuse(self->m_listener->settings.handler->answerTo(HttpHandler::Trouble::NoMemory, self->m_request));
        });
    });
}

void Connection::sendContinue()
{
    m_continueDue = false;
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    writeAll(asio::buffer(text.data(), text.size()), [](Connection& self) { self.read(); });
}

void Connection::hand()
{
    m_request.body = std::move(m_parser->body());
    m_request.sink = std::move(m_sink);
    enter(Phase::Handling);
    m_watching = false;
    Reply reply([weak = weak_from_this(), number = m_requestNumber](HttpResponse response) {
        const auto self = weak.lock();
        if (!self)
            return;
        if (self->m_thread->outbox.put({weak, number, std::move(response)}))
            asio::post(self->m_thread->io, [thread = std::weak_ptr(self->m_thread)] { deliver(thread.lock()); });
    });
    m_listener->settings.handler->handle(std::exchange(m_request, {}), std::move(reply));
}

void Connection::deliver(const std::shared_ptr<ServerThread>& thread)
{
    if (!thread)
        return;
    for (DueAnswer& due : thread->outbox.takeAll()) {
        const auto connection = due.connection.lock();
        if (connection && connection->m_pace.phase() == Phase::Handling && connection->m_requestNumber == due.request)
            connection->respond(std::move(due.response), connection->m_keepAlive);
    }
}

void Connection::watchForHangUp()
{
    if (m_watching)
        return;
    m_watching = true;
    m_socket.async_wait(tcp::socket::wait_read, [self = shared_from_this(),
                                                 number = m_requestNumber](error_code error) {
        if (error || self->m_pace.phase() != Phase::Handling || self->m_requestNumber != number)
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
void Connection::refuse(HttpResponse response)
{
    const bool whole = m_parser->isHeadDone() && !m_parser->hasBody();
    m_drain = !whole;
    respond(std::move(response), whole && m_keepAlive);
}

void Connection::respond(HttpResponse response, bool keepAlive)
{
    m_bodyShare.release();
    m_sink.reset();
    m_closeAfter = !keepAlive || m_shared->stopping;
    m_out = responseHead(response, m_closeAfter);
    m_outBody = std::move(response.body);
    enter(Phase::Writing);
    writeAll(std::array{asio::const_buffer(m_out.data(), m_out.size()),
                        asio::const_buffer(m_outBody.data(), m_outBody.size())},
             [](Connection& self) { self.responded(); });
}

// Writes everything; the sweep sees whether the client reads.
template <typename Buffers>
void Connection::writeAll(const Buffers& buffers, void (*then)(Connection&))
{
    const auto progress = [this, last = std::size_t(0)](error_code error, std::size_t total) mutable -> std::size_t {
        m_pace.moved(total - last);
        last = total;
        return error ? 0 : bodyBuffer;
    };
    const auto done = [self = shared_from_this(), then](error_code error, std::size_t) {
        if (self->m_pace.phase() == Phase::Closed)
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

void Connection::responded()
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

void Connection::drain()
{
    m_socket.async_read_some(asio::buffer(m_in), [self = shared_from_this()](error_code error, std::size_t count) {
        self->m_pace.moved(count);
        if (error || self->m_pace.phase() == Phase::Closed || self->m_pace.movedBytes() > drainBytes)
            return self->close();
        self->drain();
    });
}

} // namespace waybill::relay
