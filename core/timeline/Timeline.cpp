// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Timeline.h"

#include "core/timeline/Worker.h"

#include <utility>

namespace waybill::timeline {

Timeline::Timeline(const Clock& clock, QObject* parent)
    : QObject(parent), m_view(Worker::emptyView()),
      m_worker(std::make_unique<Worker>(
          clock, Worker::Heard{[this](View view) { handOver(std::move(view)); },
                               [this](std::uint64_t start, std::string cursor) {
                                   const auto tell = [this, start, cursor = std::move(cursor)] {
                                       if (start == m_starts) // else another relay was chosen meanwhile
                                           emit restored(cursor);
                                   };
                                   QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
                               },
                               [this](Error problem) {
                                   QMetaObject::invokeMethod(this, [this, problem = std::move(problem)] { emit cacheProblem(problem); },
                                                             Qt::QueuedConnection);
                               }}))
{
}

// In the worker's thread. Only the newest view waits for a busy main thread.
void Timeline::handOver(View view)
{
    {
        const std::lock_guard lock(m_newestMutex);
        const bool isOnItsWay = m_newest.has_value();
        m_newest = std::move(view);
        if (isOnItsWay)
            return;
    }
    // Dropped by Qt when this object goes first.
    QMetaObject::invokeMethod(this, [this] { takeOver(); }, Qt::QueuedConnection);
}

void Timeline::takeOver()
{
    {
        const std::lock_guard lock(m_newestMutex);
        m_view = std::move(*m_newest);
        m_newest.reset();
    }
    emit published();
}

Timeline::~Timeline() = default;

void Timeline::append(std::vector<events::Record> records, std::string cursor)
{
    m_worker->inbox().append(std::move(records), std::move(cursor));
}

void Timeline::start(std::optional<CacheOptions> cache) { m_worker->inbox().start(++m_starts, std::move(cache)); }

void Timeline::clear() { m_worker->inbox().clear(); }

void Timeline::setRetention(std::chrono::days retention)
{
    m_worker->inbox().setRetention(retention.count() == 0 ? CacheOptions::longest : retention);
}

void Timeline::setQuery(const filter::Query& query) { m_worker->inbox().setQuery(query); }

void Timeline::appendOlder(std::vector<events::Event> older) { m_worker->inbox().appendOlder(std::move(older)); }

void Timeline::dropOlder() { m_worker->inbox().dropOlder(); }

void Timeline::setArrangement(Arrangement arrangement) { m_worker->inbox().setArrangement(arrangement); }

const View& Timeline::view() const { return m_view; }

} // namespace waybill::timeline
