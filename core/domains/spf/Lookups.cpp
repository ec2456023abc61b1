// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/Lookups.h"

#include <algorithm>

namespace waybill::domains::spf {

void Lookups::fetch(std::span<const dns::Question> questions)
{
    std::vector<dns::Question> unknown;
    for (const dns::Question& question : questions) {
        if (!m_answers.contains(question) && std::ranges::find(unknown, question) == unknown.end())
            unknown.push_back(question);
    }
    if (unknown.empty())
        return;
    std::vector<dns::Answer> answers = m_resolver.ask(unknown, m_stop);
    for (std::size_t i = 0; i < unknown.size(); ++i)
        m_answers.emplace(unknown[i], std::move(answers[i]));
    m_order.insert(m_order.end(), unknown.begin(), unknown.end());
}

const dns::Answer& Lookups::answer(const dns::Question& question)
{
    fetch(std::span(&question, 1));
    return m_answers.at(question);
}

std::vector<dns::Answer> Lookups::answers() const
{
    std::vector<dns::Answer> answers;
    answers.reserve(m_order.size());
    for (const dns::Question& question : m_order)
        answers.push_back(m_answers.at(question));
    return answers;
}

} // namespace waybill::domains::spf
