// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/propagation/PropagationWatch.h"

#include "core/base/Async.h"

namespace waybill::domains {

PropagationWatch::PropagationWatch(dns::Question question, PropagationOptions options, const Clock& clock,
                                   std::chrono::milliseconds pause, QObject* parent)
    : PropagationWatch(
          [question = std::move(question), options = std::move(options), &clock](std::stop_token stop) {
              return takePropagation(question, options, clock, std::move(stop));
          },
          pause, parent)
{
}

PropagationWatch::PropagationWatch(Take take, std::chrono::milliseconds pause, QObject* parent)
    : QObject(parent), m_take(std::move(take))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &PropagationWatch::look);
}

PropagationWatch::~PropagationWatch() { m_stop.request_stop(); }

void PropagationWatch::start()
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    ++m_run;
    look();
}

void PropagationWatch::stop()
{
    m_isRunning = false;
    m_pause.stop();
    m_stop.request_stop();
}

void PropagationWatch::look()
{
    m_stop = runAsync(
        [take = m_take](std::stop_token stop) { return std::make_shared<const Propagation>(take(std::move(stop))); },
        this, [this, run = m_run](std::shared_ptr<const Propagation> snapshot) { onTaken(run, std::move(snapshot)); });
}

void PropagationWatch::onTaken(int run, std::shared_ptr<const Propagation> snapshot)
{
    if (!m_isRunning || run != m_run)
        return;
    emit observed(snapshot);
    if (!m_isRunning) // whoever listened has stopped it
        return;
    if (!m_isOver(*snapshot)) {
        m_pause.start();
        return;
    }
    m_isRunning = false;
    emit agreed(snapshot);
}

} // namespace waybill::domains
