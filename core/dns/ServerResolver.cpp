// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/ServerResolver.h"

#include "core/dns/TcpExchange.h"
#include "core/dns/UdpExchange.h"

namespace waybill::dns {

ServerResolver::ServerResolver(Endpoint server, const Clock& clock, ServerOptions options)
    : m_server(server), m_clock(clock), m_options(options)
{
}

std::vector<Answer> ServerResolver::ask(std::span<const Question> questions, std::stop_token stop) const
{
    const auto once = [this, &stop](std::span<const Question> each) { return exchange(each, stop); };
    return m_options.followsAliases ? followAliases(questions, once) : once(questions);
}

std::vector<Answer> ServerResolver::exchange(std::span<const Question> questions, const std::stop_token& stop) const
{
    std::vector<Pending> pending = UdpExchange(m_server, m_options, questions).run(stop);
    askTruncatedOverTcp(m_server, m_options, pending, stop);
    std::vector<Answer> answers;
    answers.reserve(pending.size());
    for (Pending& each : pending) {
        each.answer.server = m_server.text();
        each.answer.receivedAt = m_clock.now();
        answers.push_back(std::move(each.answer));
    }
    return answers;
}

} // namespace waybill::dns
