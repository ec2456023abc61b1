// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The demo's world: endpoints with keys, a relay clock, and three hours of mail that go on live, with a bounce spike at
// one domain in the last twenty minutes, an endpoint whose provider signs with a new key, and one that fell silent. Owns
// the thread that plays them. Lives in the main thread.

#include "core/simulator/TrafficPlayer.h"

#include <QObject>
#include <QThread>
#include <QUrl>

#include <cstdint>
#include <memory>
#include <vector>

namespace waybill::simulator {

class Simulation : public QObject {
    Q_OBJECT

public:
    // realClock must outlive the simulation.
    Simulation(std::uint64_t seed, const Clock& realClock, QObject* parent = nullptr);
    ~Simulation() override;

    const std::vector<SimulatedEndpoint>& endpoints() const { return m_endpoints; }
    // What the relay must run by.
    const Clock& relayClock() const { return m_relayClock; }

    // Begins to post to the relay's hooks listener. Once.
    void play(const QUrl& hooks);
    // Posts nothing any more.
    void stop();

signals:
    void caughtUp(int requests);
    void gaveUp();

private:
    const Clock& m_realClock;
    Timestamp m_start;
    ReplayClock m_relayClock;
    std::vector<SimulatedEndpoint> m_endpoints;
    Traffic m_traffic;
    QThread m_thread;
};

} // namespace waybill::simulator
