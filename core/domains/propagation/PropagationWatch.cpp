// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/propagation/PropagationWatch.h"

#include "core/base/Async.h"

namespace waybill::domains {

PropagationWatch::PropagationWatch(dns::Question question, PropagationOptions options, const Clock& clock,
                                   std::chrono::milliseconds pause, QObject* parent)
    : QObject(parent), m_question(std::move(question)), m_options(std::move(options)), m_clock(clock)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &PropagationWatch::take);
}

PropagationWatch::~PropagationWatch() { m_stop.request_stop(); }

void PropagationWatch::start()
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    ++m_run;
    take();
}

void PropagationWatch::stop()
{
    m_isRunning = false;
    m_pause.stop();
    m_stop.request_stop();
}

void PropagationWatch::take()
{
    m_stop = runAsync(
        [question = m_question, options = m_options, clock = &m_clock](std::stop_token stop) {
            return std::make_shared<const Propagation>(takePropagation(question, options, *clock, std::move(stop)));
        },
        this, [this, run = m_run](std::shared_ptr<const Propagation> snapshot) { onTaken(run, std::move(snapshot)); });
}

void PropagationWatch::onTaken(int run, std::shared_ptr<const Propagation> snapshot)
{
    if (!m_isRunning || run != m_run)
        return;
    emit observed(snapshot);
    if (!m_isRunning) // whoever listened has stopped it
        return;
    if (!snapshot->agrees()) {
        m_pause.start();
        return;
    }
    m_isRunning = false;
    emit agreed(snapshot);
}

} // namespace waybill::domains
