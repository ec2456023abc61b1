// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/FailoverResolver.h"

namespace waybill::dns {

namespace {

bool isSilence(const Answer& answer)
{
    return answer.outcome == Outcome::Timeout || answer.outcome == Outcome::Unreachable;
}

std::vector<Answer> nobodyToAsk(std::span<const Question> questions)
{
    std::vector<Answer> answers;
    for (const Question& question : questions) {
        Answer& answer = answers.emplace_back();
        answer.question = question;
        answer.outcome = Outcome::Unreachable;
        answer.detail = "this machine names no resolver";
    }
    return answers;
}

} // namespace

FailoverResolver::FailoverResolver(const std::vector<Endpoint>& servers, const Clock& clock, const ServerOptions& options)
{
    for (const Endpoint& server : servers)
        m_servers.emplace_back(server, clock, options);
}

std::vector<Answer> FailoverResolver::ask(std::span<const Question> questions, std::stop_token stop) const
{
    if (m_servers.empty())
        return nobodyToAsk(questions);
    const std::size_t first = m_preferred;
    std::vector<Answer> answers = m_servers[first].ask(questions, stop);
    for (std::size_t step = 1; step < m_servers.size() && !stop.stop_requested(); ++step) {
        std::vector<Question> open;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (isSilence(answers[i])) {
                open.push_back(questions[i]);
                places.push_back(i);
            }
        }
        if (open.empty())
            break;
        const std::size_t next = (first + step) % m_servers.size();
        std::vector<Answer> more = m_servers[next].ask(open, stop);
        for (std::size_t i = 0; i < more.size(); ++i) {
            if (isSilence(more[i]))
                continue;
            if (open.size() == questions.size())
                m_preferred = next; // the first gave nothing at all
            answers[places[i]] = std::move(more[i]);
        }
    }
    return answers;
}

} // namespace waybill::dns
