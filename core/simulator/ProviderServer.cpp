// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/ProviderServer.h"

#include "core/simulator/DomainAnswers.h"
#include "core/simulator/Loopback.h"
#include "core/simulator/ProbeAnswers.h"
#include "core/simulator/SendAnswers.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <spdlog/fmt/fmt.h>

#include <map>
#include <mutex>
#include <thread>

namespace waybill::simulator {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t maxBody = std::size_t(32) << 20;
constexpr std::chrono::milliseconds betweenBytes{2};

// The value behind "correlation_id", in JSON, in a JSON text inside JSON, or in a form.
std::string correlationIdIn(std::string_view body)
{
    constexpr std::string_view key = "correlation_id";
    const std::size_t at = body.find(key);
    if (at == std::string_view::npos)
        return {};
    std::string_view rest = body.substr(at + key.size());
    constexpr std::string_view between = "\\\":, \r\n";
    // Resend and SES name it: {"name":"correlation_id","value":"…"}.
    if (const std::size_t value = rest.substr(0, 16).find("alue\":\""); value != std::string_view::npos)
        rest.remove_prefix(value + 7);
    const std::size_t first = rest.find_first_not_of(between);
    if (first == std::string_view::npos)
        return {};
    rest.remove_prefix(first);
    return std::string(rest.substr(0, rest.find_first_of(between)));
}

std::string answerText(const SendAnswer& answer, std::string_view extra = {})
{
    std::string head = fmt::format("HTTP/1.1 {} Simulated\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
                                   answer.status, answer.body.size());
    if (!answer.messageIdHeader.empty())
        head += "X-Message-Id: " + answer.messageIdHeader + "\r\n";
    return head + std::string(extra) + "Connection: close\r\n\r\n" + answer.body;
}

struct Ledger {
    ProviderServer::Plan plan;
    std::function<void(const SimulatedSend&)> onTaken;
    mutable std::mutex mutex;
    int requests = 0;
    std::vector<SimulatedSend> taken;
    std::map<std::string, std::string> answersByKey;
};

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, Ledger& ledger) : m_socket(std::move(socket)), m_timer(m_socket.get_executor()), m_ledger(ledger)
    {
        m_parser.body_limit(maxBody);
    }

    void start()
    {
        http::async_read(m_socket, m_buffer, m_parser, [self = shared_from_this()](error_code failed, std::size_t) {
            if (!failed)
                self->answer();
        });
    }

private:
    void answer()
    {
        int number = 0;
        {
            const std::lock_guard lock(m_ledger.mutex);
            number = ++m_ledger.requests;
        }
        const auto& request = m_parser.get();
        const std::string_view target(request.target().data(), request.target().size());
        const SendFault fault = m_ledger.plan ? m_ledger.plan(number) : SendFault::None;
        const std::string method(request.method_string());
        if (const std::string_view probed = probedAt(method, target); !probed.empty())
            return answerProbe(probed, fault);
        if (method == "GET")
            return write(answerText(domainAnswer(target)));
        const std::string_view provider = providerAt(target);
        if (provider.empty())
            return write(answerText({404, {}, "{}"}));
        switch (fault) {
        case SendFault::None: return write(take(provider, number));
        case SendFault::RateLimited: return write(answerText({429, {}, "{}"}, "Retry-After: 0\r\n"));
        case SendFault::ServerError: return write(answerText({500, {}, "{}"}));
        case SendFault::ErrorAfter: take(provider, number); return write(answerText({500, {}, "{}"}));
        case SendFault::ResetBefore: return reset();
        case SendFault::ResetAfter: take(provider, number); return reset();
        case SendFault::SilenceBefore: return hold();
        case SendFault::SilenceAfter: take(provider, number); return hold();
        case SendFault::Slow: return writeSlowly(take(provider, number), 0);
        case SendFault::Malformed: take(provider, number); return write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html");
        case SendFault::WrongKey: return write(answerText({401, {}, "{}"}));
        case SendFault::NarrowKey: return write(answerText({403, {}, "{}"}));
        }
    }

    // Nothing is taken: a key is tried.
    void answerProbe(std::string_view provider, SendFault fault)
    {
        switch (fault) {
        case SendFault::WrongKey: return write(answerText(badKeyAnswer(provider)));
        case SendFault::NarrowKey: return write(answerText(narrowKeyAnswer(provider)));
        case SendFault::RateLimited: return write(answerText({429, {}, "{}"}, "Retry-After: 0\r\n"));
        case SendFault::ServerError:
        case SendFault::ErrorAfter: return write(answerText({500, {}, "{}"}));
        case SendFault::ResetBefore:
        case SendFault::ResetAfter: return reset();
        case SendFault::SilenceBefore:
        case SendFault::SilenceAfter: return hold();
        case SendFault::Slow: return writeSlowly(answerText(goodKeyAnswer(provider)), 0);
        case SendFault::Malformed: return write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html");
        case SendFault::None: return write(answerText(goodKeyAnswer(provider)));
        }
    }

    // Takes the message, or the one that its key named before, and gives the answer.
    std::string take(std::string_view provider, int number)
    {
        const auto& request = m_parser.get();
        const auto key = request.find("Idempotency-Key");
        const bool idempotent = key != request.end() && (provider == "resend" || provider == "agentmail");
        const std::string name = idempotent ? std::string(provider) + ' ' + std::string(key->value()) : std::string();
        SimulatedSend send{.provider = std::string(provider),
                           .messageId = messageIdFor(provider, number),
                           .correlationId = correlationIdIn(request.body()),
                           .body = request.body()};
        std::string text = answerText(takenAnswer(provider, send.messageId, "somebody@example.net"));
        {
            const std::lock_guard lock(m_ledger.mutex);
            if (idempotent) {
                const auto [known, isNew] = m_ledger.answersByKey.emplace(name, text);
                if (!isNew)
                    return known->second;
            }
            m_ledger.taken.push_back(send);
        }
        if (m_ledger.onTaken)
            m_ledger.onTaken(send);
        return text;
    }

    void write(std::string text)
    {
        m_out = std::move(text);
        asio::async_write(m_socket, asio::buffer(m_out), [self = shared_from_this()](error_code, std::size_t) {
            error_code ignored;
            self->m_socket.shutdown(tcp::socket::shutdown_both, ignored);
        });
    }

    void writeSlowly(std::string text, std::size_t at)
    {
        m_out = std::move(text);
        m_timer.expires_after(betweenBytes);
        m_timer.async_wait([self = shared_from_this(), at](error_code failed) {
            if (failed || at >= self->m_out.size())
                return;
            asio::async_write(self->m_socket, asio::buffer(self->m_out.data() + at, 1),
                              [self, at](error_code broken, std::size_t) {
                                  if (!broken)
                                      self->writeSlowly(std::move(self->m_out), at + 1);
                              });
        });
    }

    // RST instead of FIN.
    void reset()
    {
        error_code ignored;
        m_socket.set_option(asio::socket_base::linger(true, 0), ignored);
        m_socket.close(ignored);
    }

    // Until the client goes.
    void hold()
    {
        m_socket.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code) {});
    }

    tcp::socket m_socket;
    asio::steady_timer m_timer;
    Ledger& m_ledger;
    boost::beast::flat_buffer m_buffer;
    http::request_parser<http::string_body> m_parser;
    std::string m_out;
};

} // namespace

struct ProviderServer::Impl {
    Ledger ledger;
    asio::io_context io{1};
    tcp::acceptor acceptor{io};
    std::thread thread;

    void accept()
    {
        acceptor.async_accept([this](error_code failed, tcp::socket socket) {
            if (failed)
                return;
            std::make_shared<Session>(std::move(socket), ledger)->start();
            accept();
        });
    }
};

Result<std::unique_ptr<ProviderServer>> ProviderServer::start(Plan plan, std::function<void(const SimulatedSend&)> onTaken)
{
    auto impl = std::make_unique<Impl>();
    impl->ledger.plan = std::move(plan);
    impl->ledger.onTaken = std::move(onTaken);
    if (const error_code failed = listenOnLoopback(impl->acceptor))
        return fail(ErrorCode::Io, "the simulated providers can't listen: " + failed.message());
    impl->accept();
    impl->thread = std::thread([io = &impl->io] { io->run(); });
    return std::unique_ptr<ProviderServer>(new ProviderServer(std::move(impl)));
}

ProviderServer::ProviderServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

ProviderServer::~ProviderServer()
{
    m_impl->io.stop();
    m_impl->thread.join();
}

std::string ProviderServer::origin() const
{
    error_code ignored;
    return fmt::format("http://127.0.0.1:{}", m_impl->acceptor.local_endpoint(ignored).port());
}

int ProviderServer::requests() const
{
    const std::lock_guard lock(m_impl->ledger.mutex);
    return m_impl->ledger.requests;
}

std::vector<SimulatedSend> ProviderServer::taken() const
{
    const std::lock_guard lock(m_impl->ledger.mutex);
    return m_impl->ledger.taken;
}

} // namespace waybill::simulator
