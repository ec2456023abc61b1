// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/EndpointWatch.h"

#include "core/relay/health/Latencies.h"

#include <algorithm>

namespace waybill::relay {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t answersKept = 512; // an endpoint
constexpr std::size_t skewsKept = 9; // a step of the clock is seen after five
constexpr std::size_t answersByRequest = 20'000;

template <typename T>
void keep(std::deque<T>& list, T value, std::size_t most)
{
    list.push_back(std::move(value));
    if (list.size() > most)
        list.pop_front();
}

} // namespace

void EndpointWatch::noteAnswer(const std::string& endpoint, events::RequestId request, std::chrono::microseconds took,
                               Timestamp at)
{
    const std::lock_guard lock(m_mutex);
    keep(m_endpoints[endpoint].answers, {at, took}, answersKept);
    m_answers.resize(answersByRequest);
    m_answers[std::size_t(request.value()) % answersByRequest] = {request, took};
}

void EndpointWatch::noteSkew(const std::string& endpoint, std::chrono::seconds skew)
{
    const std::lock_guard lock(m_mutex);
    keep(m_endpoints[endpoint].skews, skew, skewsKept);
}

// A scanner tries many paths once; the one that a provider posts to comes again and again. So the seldom go first.
void EndpointWatch::noteStray(const std::string& path, const std::string& peer, Timestamp at)
{
    const std::lock_guard lock(m_mutex);
    if (!m_strays.contains(path) && m_strays.size() >= maxPaths) {
        const auto rarest = std::ranges::min_element(m_strays, {}, [](const auto& entry) {
            return std::pair(entry.second.hits, entry.second.last);
        });
        m_strays.erase(rarest);
    }
    StrayPath& stray = m_strays.try_emplace(path, StrayPath{path, 0, at, at, {}}).first->second;
    ++stray.hits;
    stray.last = std::max(stray.last, at);
    stray.peer = peer;
}

void EndpointWatch::noteHeldBack(const std::string& endpoint)
{
    const std::lock_guard lock(m_mutex);
    ++m_endpoints[endpoint].heldBack;
}

std::optional<std::chrono::microseconds> EndpointWatch::answerP95(const std::string& endpoint, Timestamp now) const
{
    std::vector<std::chrono::microseconds> took;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_endpoints.find(endpoint);
        if (found == m_endpoints.end())
            return {};
        for (const Answer& answer : found->second.answers) {
            if (now - answer.at < 1h)
                took.push_back(answer.took);
        }
    }
    return quantile(std::move(took), 0.95);
}

std::optional<std::chrono::microseconds> EndpointWatch::answerTo(events::RequestId request) const
{
    const std::lock_guard lock(m_mutex);
    if (m_answers.empty())
        return {};
    const auto& [id, took] = m_answers[std::size_t(request.value()) % answersByRequest];
    return id == request ? std::optional(took) : std::nullopt;
}

std::optional<std::chrono::seconds> EndpointWatch::skew(const std::string& endpoint) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_endpoints.find(endpoint);
    if (found == m_endpoints.end())
        return {};
    const std::deque<std::chrono::seconds>& skews = found->second.skews;
    return quantile(std::vector(skews.begin(), skews.end()), 0.5);
}

std::vector<StrayPath> EndpointWatch::strayPaths() const
{
    std::vector<StrayPath> list;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [path, stray] : m_strays)
            list.push_back(stray);
    }
    std::ranges::sort(list, std::greater(), &StrayPath::last);
    return list;
}

std::int64_t EndpointWatch::heldBack(const std::string& endpoint) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_endpoints.find(endpoint);
    return found == m_endpoints.end() ? 0 : found->second.heldBack;
}

} // namespace waybill::relay
