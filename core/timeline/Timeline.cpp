// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/Timeline.h"

#include "core/timeline/Worker.h"

#include <utility>

namespace waybill::timeline {

Timeline::Timeline(const Clock& clock, QObject* parent)
    : QObject(parent), m_view(Worker::emptyView()),
      m_worker(std::make_unique<Worker>(clock, [this](View view) { handOver(std::move(view)); }))
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

void Timeline::append(std::vector<events::Record> records) { m_worker->append(std::move(records)); }

void Timeline::clear() { m_worker->clear(); }

void Timeline::setQuery(const filter::Query& query) { m_worker->setQuery(query); }

void Timeline::setArrangement(Arrangement arrangement) { m_worker->setArrangement(arrangement); }

const View& Timeline::view() const { return m_view; }

} // namespace waybill::timeline
