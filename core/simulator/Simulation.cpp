// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/Simulation.h"

namespace waybill::simulator {

using namespace std::chrono_literals;

namespace {

constexpr auto history = 3h;

Schedule demoSchedule(Timestamp now)
{
    Schedule schedule;
    schedule.start = now - history;
    schedule.messagesPerSecond = 0.3;
    schedule.fasterFrom = now;
    schedule.faster = 3.0;
    schedule.spikeDomain = "corp.example.net";
    schedule.spikeFrom = now - 20min;
    schedule.spikeUntil = now + 10min;
    return schedule;
}

// Something to find on the relay's page.
std::vector<Trouble> demoTroubles(Timestamp now)
{
    return {{"sendgrid-staging", Trouble::Kind::NewKey, now - 12min},
            {"resend-staging", Trouble::Kind::Unreachable, now - 45min}};
}

} // namespace

Simulation::Simulation(std::uint64_t seed, const Clock& realClock, QObject* parent)
    : QObject(parent)
    , m_realClock(realClock)
    , m_start(realClock.now() - history)
    , m_relayClock(realClock, m_start)
    , m_endpoints(demoEndpoints())
    , m_traffic(seed, m_endpoints, demoSchedule(m_start + history), Blemishes(),
                demoTroubles(m_start + history))
{
}

Simulation::~Simulation() { stop(); }

void Simulation::stop()
{
    m_thread.quit();
    m_thread.wait();
}

void Simulation::play(const QUrl& hooks)
{
    auto player = std::make_unique<TrafficPlayer>(m_traffic, m_relayClock, m_realClock, m_start, hooks);
    player->moveToThread(&m_thread);
    connect(player.get(), &TrafficPlayer::caughtUp, this, &Simulation::caughtUp);
    connect(player.get(), &TrafficPlayer::gaveUp, this, &Simulation::gaveUp);
    connect(&m_thread, &QThread::started, player.get(), &TrafficPlayer::start);
    connect(&m_thread, &QThread::finished, player.release(), &QObject::deleteLater);
    m_thread.start();
}

} // namespace waybill::simulator
