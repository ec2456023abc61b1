// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/SmtpConnection.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"
#include "core/sending/ClientTls.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <algorithm>
#include <charconv>

namespace waybill::sending {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t mostReplyBytes = 64 * 1024;
constexpr std::size_t mostText = 500;

} // namespace

std::string SmtpReply::text() const
{
    std::string all = std::to_string(code);
    for (const std::string& line : lines)
        all += ' ' + line;
    all = printable(all);
    return all.substr(0, mostText);
}

bool SmtpReply::offers(std::string_view keyword, std::string_view parameter) const
{
    for (const std::string& line : lines) {
        std::string_view rest = line;
        bool isFirst = true;
        while (!rest.empty()) {
            const std::size_t space = rest.find(' ');
            const std::string_view word = rest.substr(0, space);
            rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
            if (isFirst && !equalsIgnoringCase(word, keyword))
                break;
            if (isFirst ? parameter.empty() : equalsIgnoringCase(word, parameter))
                return true;
            isFirst = false;
        }
    }
    return false;
}

struct SmtpConnection::Impl {
    Impl(Place where, const PostLimits& given, std::stop_token stop, const std::string& authorities)
        : place(std::move(where)), limits(given), tls(asio::ssl::context::tls_client), stream(io, tls), token(stop),
          onStop(std::move(stop), [this] { asio::post(io, [this] { lowest().close(); }); })
    {
        prepareClientTls(tls, stream, place.host, authorities);
    }

    beast::tcp_stream& lowest() { return beast::get_lowest_layer(stream); }

    // One asynchronous step to its end, or to its deadline.
    template <typename Start>
    error_code step(std::chrono::milliseconds deadline, Start start)
    {
        error_code outcome = asio::error::timed_out;
        if (token.stop_requested())
            return asio::error::operation_aborted;
        lowest().expires_after(deadline);
        start([&outcome](error_code failed, const auto&...) { outcome = failed; });
        io.restart();
        io.run();
        return outcome;
    }

    Outcome<void> words(error_code failed, const char* what) const
    {
        if (!failed)
            return {};
        if (failed == beast::error::timeout || failed == asio::error::timed_out)
            return std::unexpected(std::string(what) + ": no answer in time");
        return std::unexpected(std::string(what) + ": " + failed.message());
    }

    Outcome<void> handshake()
    {
        const error_code failed =
            step(limits.connect, [this](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
        secure = !failed;
        return words(failed, "the server's certificate or TLS was refused");
    }

    Outcome<std::string> readLine()
    {
        const auto read = [this](auto done) {
            if (secure)
                asio::async_read_until(stream, asio::dynamic_buffer(in, mostReplyBytes), '\n', done);
            else
                asio::async_read_until(lowest(), asio::dynamic_buffer(in, mostReplyBytes), '\n', done);
        };
        if (!in.contains('\n')) {
            if (const auto arrived = words(step(limits.answer, read), "the connection ended without an answer"); !arrived)
                return std::unexpected(arrived.error());
        }
        const std::size_t end = in.find('\n');
        std::string line = in.substr(0, end);
        in.erase(0, end + 1);
        if (line.ends_with('\r'))
            line.pop_back();
        return line;
    }

    Place place;
    PostLimits limits;
    asio::io_context io{1};
    asio::ssl::context tls;
    asio::ssl::stream<beast::tcp_stream> stream;
    std::string in; // read and not looked at yet
    bool secure = false;
    std::stop_token token;
    std::stop_callback<std::function<void()>> onStop; // last: it uses the others
};

SmtpConnection::SmtpConnection(Place place, const PostLimits& limits, std::stop_token stop, const std::string& authorities)
    : m_impl(std::make_unique<Impl>(std::move(place), limits, std::move(stop), authorities))
{
}

SmtpConnection::~SmtpConnection() = default;

SmtpConnection::Outcome<void> SmtpConnection::connect(bool tlsFromTheStart)
{
    Impl& impl = *m_impl;
    tcp::resolver resolver(impl.io);
    tcp::resolver::results_type found;
    error_code failed = asio::error::timed_out;
    resolver.async_resolve(impl.place.host, impl.place.port, [&](error_code error, tcp::resolver::results_type results) {
        failed = error;
        found = std::move(results);
    });
    impl.io.run_for(impl.limits.connect); // the resolver has no deadline of its own
    if (failed == asio::error::timed_out) {
        resolver.cancel();
        impl.io.restart();
        impl.io.run();
        failed = asio::error::timed_out;
    }
    if (failed)
        return impl.words(failed, "the server's name was not found");
    failed = impl.step(impl.limits.connect, [&](auto done) { impl.lowest().async_connect(found, done); });
    if (failed)
        return impl.words(failed, "no connection");
    return tlsFromTheStart ? impl.handshake() : Outcome<void>();
}

SmtpConnection::Outcome<void> SmtpConnection::startTls()
{
    if (!m_impl->in.empty()) // it would count as said under TLS (CVE-2011-0411)
        return std::unexpected("the server said more than it may before TLS");
    return m_impl->handshake();
}

SmtpConnection::Outcome<void> SmtpConnection::write(std::string_view bytes)
{
    Impl& impl = *m_impl;
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    const error_code failed = impl.step(impl.limits.answer, [&](auto done) {
        if (impl.secure)
            asio::async_write(impl.stream, buffer, done);
        else
            asio::async_write(impl.lowest(), buffer, done);
    });
    return impl.words(failed, "the connection ended while it was written to");
}

SmtpConnection::Outcome<SmtpReply> SmtpConnection::readReply()
{
    SmtpReply reply;
    std::size_t bytes = 0;
    while (true) {
        const auto line = m_impl->readLine();
        if (!line)
            return std::unexpected(line.error());
        bytes += line->size();
        int code = 0;
        const auto read = std::from_chars(line->data(), line->data() + std::min<std::size_t>(3, line->size()), code);
        const bool isLast = line->size() <= 3 || (*line)[3] == ' ';
        const bool isOne = read.ec == std::errc() && code >= 200 && code <= 599 && (isLast || (*line)[3] == '-') &&
                           (reply.code == 0 || reply.code == code);
        if (!isOne || bytes > mostReplyBytes)
            return std::unexpected("the server's answer is none of SMTP");
        reply.code = code;
        reply.lines.push_back(line->size() > 4 ? line->substr(4) : std::string());
        if (isLast)
            return reply;
    }
}

void SmtpConnection::quit()
{
    if (write("QUIT\r\n")) // the message is decided, whatever comes of this
        m_impl->lowest().close();
}

std::string SmtpConnection::ownName() const
{
    error_code failed;
    const auto own = beast::get_lowest_layer(m_impl->stream).socket().local_endpoint(failed);
    if (failed)
        return "[127.0.0.1]";
    return (own.address().is_v6() ? "[IPv6:" : "[") + own.address().to_string() + ']';
}

} // namespace waybill::sending
