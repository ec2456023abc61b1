// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Inbox.h"

#include <iterator>
#include <utility>

namespace waybill::timeline {

void Inbox::append(std::vector<events::Record> records, std::string cursor)
{
    if (records.empty())
        return;
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_stop || m_waiting == 0 || m_waiting + records.size() <= maxWaiting; });
    if (m_stop)
        return;
    m_waiting += records.size();
    m_batches.push_back({std::move(records), std::move(cursor)});
    m_wake.notify_one();
}

void Inbox::clear()
{
    const std::lock_guard lock(m_mutex);
    forgetRecords(); // they came before
    m_next.clear = true;
    m_wake.notify_one();
}

void Inbox::start(std::uint64_t number, std::optional<CacheOptions> cache)
{
    const std::lock_guard lock(m_mutex);
    forgetRecords(); // of another relay
    m_next.clear = false;
    m_next.retention.reset();
    m_next.start = Start{number, std::move(cache)};
    m_wake.notify_one();
}

void Inbox::forgetRecords()
{
    m_batches.clear();
    m_waiting = 0;
    m_next.older.clear();
    m_room.notify_all();
}

void Inbox::setRetention(std::chrono::days retention)
{
    const std::lock_guard lock(m_mutex);
    m_next.retention = retention;
    m_wake.notify_one();
}

void Inbox::setQuery(filter::Query query)
{
    const std::lock_guard lock(m_mutex);
    m_next.query = std::move(query);
    m_next.older.clear(); // of another query
    m_wake.notify_one();
}

void Inbox::appendOlder(std::vector<events::Event> older)
{
    const std::lock_guard lock(m_mutex);
    std::ranges::move(older, std::back_inserter(m_next.older));
    m_wake.notify_one();
}

void Inbox::dropOlder()
{
    const std::lock_guard lock(m_mutex);
    m_next.older.clear();
    m_next.dropOlder = true;
    m_wake.notify_one();
}

void Inbox::setArrangement(Arrangement arrangement)
{
    const std::lock_guard lock(m_mutex);
    m_next.arrangement = arrangement;
    m_wake.notify_one();
}

void Inbox::stop()
{
    const std::lock_guard lock(m_mutex);
    m_stop = true;
    m_wake.notify_all();
    m_room.notify_all();
}

bool Inbox::hasInput() const
{
    return !m_batches.empty() || m_next.query || m_next.arrangement || m_next.clear || m_next.start || m_next.dropOlder
        || !m_next.older.empty() || m_next.retention;
}

std::optional<Inbox::Input> Inbox::take(std::optional<Steady::time_point> turn)
{
    std::unique_lock lock(m_mutex);
    const auto ready = [this] { return m_stop || hasInput(); };
    if (turn)
        m_wake.wait_until(lock, *turn, ready);
    else
        m_wake.wait(lock, ready);
    if (m_stop)
        return std::nullopt;
    Input input = std::exchange(m_next, {});
    takeRecords(input);
    m_room.notify_all();
    return input;
}

void Inbox::takeRecords(Input& input)
{
    while (!m_batches.empty() && input.records.size() < batchSize) {
        Batch& batch = m_batches.front();
        m_waiting -= batch.records.size();
        if (input.records.empty())
            input.records = std::move(batch.records);
        else
            std::ranges::move(batch.records, std::back_inserter(input.records));
        if (!batch.cursor.empty())
            input.cursor = std::move(batch.cursor);
        m_batches.pop_front();
    }
}

} // namespace waybill::timeline
