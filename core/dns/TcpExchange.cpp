// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/TcpExchange.h"

#include <algorithm>

namespace waybill::dns {

namespace {

constexpr std::size_t prefixSize = 2; // each message's length stands before it

class TcpExchange {
public:
    TcpExchange(const Endpoint& server, const ServerOptions& options, std::vector<Pending*> pending)
        : m_socket(Socket::Kind::Tcp, server), m_options(options), m_pending(std::move(pending))
    {
    }

    void run(const std::stop_token& stop)
    {
        m_deadline = std::chrono::steady_clock::now() + m_options.timeout * m_options.attempts;
        if (!m_socket.isOpen())
            return giveUp(Outcome::Unreachable, m_socket.error());
        for (Pending* each : m_pending)
            queue(*each);
        if (!write(stop))
            return;
        std::string buffer;
        while (!m_pending.empty()) {
            if (!isReady(m_socket.waitToRead(m_deadline, stop)))
                return;
            if (m_socket.read(buffer) < 0)
                return giveUp(m_socket.wasRefused() ? Outcome::Unreachable : Outcome::Malformed,
                              "the connection ended early: " + m_socket.error());
            takeMessages(buffer);
        }
    }

private:
    void queue(Pending& pending)
    {
        pending.id = randomId();
        QueryOptions query = m_options.query;
        query.edns = pending.edns;
        const std::string bytes = buildQuery(pending.sent, pending.id, query);
        m_out += char(bytes.size() >> 8);
        m_out += char(bytes.size() & 0xff);
        m_out += bytes;
    }

    bool write(const std::stop_token& stop)
    {
        std::string_view left = m_out;
        while (!left.empty()) {
            if (!isReady(m_socket.waitToWrite(m_deadline, stop)))
                return false;
            const long count = m_socket.write(left);
            if (count < 0) {
                giveUp(Outcome::Unreachable, m_socket.error());
                return false;
            }
            left.remove_prefix(std::size_t(count));
        }
        return true;
    }

    bool isReady(Wait wait)
    {
        if (wait != Wait::Ready)
            giveUp(wait == Wait::Stopped ? Outcome::Cancelled : Outcome::Timeout, {});
        return wait == Wait::Ready;
    }

    void takeMessages(std::string& buffer)
    {
        for (;;) {
            if (buffer.size() < prefixSize)
                return;
            const auto size = std::size_t(static_cast<unsigned char>(buffer[0]) << 8 | static_cast<unsigned char>(buffer[1]));
            if (buffer.size() < prefixSize + size)
                return;
            onMessage(std::string_view(buffer).substr(prefixSize, size));
            buffer.erase(0, prefixSize + size);
        }
    }

    // Nobody off the path can speak into a connection, so what does not parse is the server's own.
    void onMessage(std::string_view bytes)
    {
        auto message = parseMessage(bytes);
        if (!message)
            return giveUp(Outcome::Malformed, message.error().message);
        const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                        [&message](const Pending* each) { return echoes(*message, *each); });
        if (found == m_pending.end())
            return giveUp(Outcome::Malformed, "an answer to another question");
        settle(**found, std::move(*message), Transport::Tcp);
        m_pending.erase(found);
    }

    void giveUp(Outcome outcome, const std::string& why)
    {
        for (Pending* each : m_pending) {
            settle(*each, outcome, why);
            each->answer.wasTruncated = true;
            each->answer.transport = Transport::Tcp;
        }
        m_pending.clear();
    }

    Socket m_socket;
    const ServerOptions& m_options;
    std::vector<Pending*> m_pending; // those still open
    std::string m_out;
    SteadyTime m_deadline{};
};

} // namespace

void askTruncatedOverTcp(const Endpoint& server, const ServerOptions& options, std::vector<Pending>& pending,
                         const std::stop_token& stop)
{
    std::vector<Pending*> truncated;
    for (Pending& each : pending) {
        if (each.isTruncated)
            truncated.push_back(&each);
    }
    if (!truncated.empty())
        TcpExchange(server, options, std::move(truncated)).run(stop);
}

} // namespace waybill::dns
