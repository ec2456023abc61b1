// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/TestRuns.h"

#include "core/base/Ascii.h"
#include "core/base/Encoding.h"

namespace waybill::relay {

std::string TestRuns::begin()
{
    std::string token = randomToken();
    const std::lock_guard lock(m_mutex);
    m_runs.emplace(token, std::nullopt);
    return token;
}

void TestRuns::end(const std::string& token)
{
    const std::lock_guard lock(m_mutex);
    m_runs.erase(token);
}

std::string TestRuns::tokenOf(const providers::Headers& headers) const
{
    const auto token = headers.find(header);
    if (!token)
        return {};
    const std::lock_guard lock(m_mutex);
    const auto found = m_runs.find(*token);
    return found == m_runs.end() ? std::string() : found->first;
}

void TestRuns::note(const std::string& token, const Outcome& outcome)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_runs.find(token); found != m_runs.end())
        found->second = outcome;
}

std::optional<TestRuns::Outcome> TestRuns::outcome(const std::string& token) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_runs.find(token);
    return found == m_runs.end() ? std::nullopt : found->second;
}

providers::Headers TestRuns::withoutToken(providers::Headers headers)
{
    if (!headers.find(header))
        return headers;
    providers::Headers result;
    for (const auto& [name, value] : headers) {
        if (!equalsIgnoringCase(name, header))
            result.add(name, value);
    }
    return result;
}

} // namespace waybill::relay
