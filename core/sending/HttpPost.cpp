// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/HttpPost.h"

#include "core/sending/ClientTls.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace waybill::sending {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr std::size_t maxHead = 64 * 1024;

struct Target {
    bool tls = false;
    std::string host;
    std::string port;
    std::string path;
    std::string authority; // for the Host field
};

// An origin that sendOrigin() has checked, and a path.
std::optional<Target> targetOf(std::string_view url)
{
    Target target;
    target.tls = url.starts_with("https://");
    if (!target.tls && !url.starts_with("http://"))
        return std::nullopt;
    url.remove_prefix(target.tls ? 8 : 7);
    const std::size_t slash = url.find('/');
    target.authority = url.substr(0, slash);
    target.path = slash == std::string_view::npos ? "/" : std::string(url.substr(slash));
    std::string_view host = target.authority;
    const std::size_t colon = host.rfind(':');
    const bool hasPort = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
    target.port = hasPort ? std::string(host.substr(colon + 1)) : target.tls ? "443" : "80";
    host = host.substr(0, hasPort ? colon : host.size());
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    target.host = host;
    if (target.host.empty())
        return std::nullopt;
    return target;
}

using asio::ip::tcp;

// One connection and one request on it. Each step starts the next; run() returns when the last is done.
class Exchange {
public:
    Exchange(const providers::SendCall& call, const Target& target, const PostLimits& limits,
             const std::string& authorities)
        : m_target(target), m_limits(limits), m_tls(asio::ssl::context::tls_client), m_resolver(m_io),
          m_stream(m_io, m_tls)
    {
        m_request.method_string(call.method);
        m_request.target(target.path);
        m_request.version(11);
        m_request.set(http::field::host, target.authority);
        m_request.set(http::field::user_agent, "Waybill");
        m_request.set(http::field::connection, "close");
        for (const auto& [name, value] : call.headers)
            m_request.insert(name, value);
        m_request.body() = call.body;
        m_request.prepare_payload();
        m_parser.body_limit(limits.answerBytes);
        m_parser.header_limit(maxHead);
        if (target.tls)
            prepareClientTls(m_tls, m_stream, target.host, authorities);
    }

    PostOutcome run(std::stop_token stop)
    {
        const std::stop_callback onStop(stop, [this] { asio::post(m_io, [this] { cancel(); }); });
        if (stop.stop_requested())
            return {.reachedProvider = false, .answer = {}, .trouble = "it was stopped"};
        tcpStream().expires_after(m_limits.connect);
        m_deadline = "no connection in time";
        m_resolver.async_resolve(m_target.host, m_target.port,
                                 [this](error_code failed, const tcp::resolver::results_type& found) {
                                     if (failed)
                                         return fail("the provider's name was not found: " + failed.message());
                                     connect(found);
                                 });
        try { // what is thrown on the way must not make it look as if nothing had been sent
            // The resolver has no deadline of its own.
            m_io.run_for(m_limits.connect + m_limits.answer + std::chrono::seconds(1));
        } catch (const std::exception& thrown) {
            fail(thrown.what());
        }
        if (!m_done)
            m_outcome.trouble = m_deadline;
        return std::move(m_outcome);
    }

private:
    beast::tcp_stream& tcpStream() { return beast::get_lowest_layer(m_stream); }

    void connect(const tcp::resolver::results_type& found)
    {
        tcpStream().async_connect(found, [this](error_code failed, const tcp::endpoint&) {
            if (failed)
                return fail("no connection: " + words(failed));
            m_target.tls ? handshake() : write();
        });
    }

    void handshake()
    {
        m_stream.async_handshake(asio::ssl::stream_base::client, [this](error_code failed) {
            if (failed)
                return fail("the provider's certificate or TLS was refused: " + failed.message());
            write();
        });
    }

    void write()
    {
        tcpStream().expires_after(m_limits.answer);
        m_deadline = "no answer in time";
        m_outcome.reachedProvider = true; // from here on nobody can say that it wasn't
        const auto written = [this](error_code failed, std::size_t) {
            if (failed)
                m_writeFailed = failed; // an answer may stand before it: a server that refuses early
            read();
        };
        if (m_target.tls)
            http::async_write(m_stream, m_request, written);
        else
            http::async_write(tcpStream(), m_request, written);
    }

    void read()
    {
        const auto done = [this](error_code failed, std::size_t) {
            if (failed && !m_parser.is_done())
                return fail("the connection ended without an answer: " + words(m_writeFailed ? m_writeFailed : failed));
            takeAnswer();
        };
        if (m_target.tls)
            http::async_read(m_stream, m_buffer, m_parser, done);
        else
            http::async_read(tcpStream(), m_buffer, m_parser, done);
    }

    void takeAnswer()
    {
        auto message = m_parser.release();
        providers::HttpAnswer answer{.status = int(message.result_int()), .headers = {}, .body = std::move(message.body())};
        for (const auto& field : message)
            answer.headers.add(field.name_string(), field.value());
        m_outcome.answer = std::move(answer);
        m_done = true;
        cancel();
    }

    void fail(std::string trouble)
    {
        if (!m_done)
            m_outcome.trouble = std::move(trouble);
        m_done = true;
        cancel();
    }

    void cancel()
    {
        m_resolver.cancel();
        tcpStream().close();
    }

    std::string words(error_code failed) const
    {
        return failed == beast::error::timeout ? m_deadline : failed.message();
    }

    const Target& m_target;
    const PostLimits& m_limits;
    asio::io_context m_io{1};
    asio::ssl::context m_tls;
    tcp::resolver m_resolver;
    asio::ssl::stream<beast::tcp_stream> m_stream;
    http::request<http::string_body> m_request;
    http::response_parser<http::string_body> m_parser;
    beast::flat_buffer m_buffer;
    error_code m_writeFailed;
    std::string m_deadline;
    bool m_done = false;
    PostOutcome m_outcome;
};

} // namespace

PostOutcome post(const providers::SendCall& call, const PostLimits& limits, std::stop_token stop,
                 const std::string& authorities)
{
    const auto target = targetOf(call.url);
    if (!target)
        return {.reachedProvider = false, .answer = {}, .trouble = "the address is none"};
    try { // asio throws where the system has no more descriptors
        return Exchange(call, *target, limits, authorities).run(stop);
    } catch (const std::exception& thrown) {
        return {.reachedProvider = false, .answer = {}, .trouble = thrown.what()};
    }
}

} // namespace waybill::sending
