// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Plays traffic against a relay: first the history up to now, as fast as the relay takes it and leading the relay's
// clock along, then live. Lives in one thread with an event loop; traffic and clocks must outlive it.

#include "core/simulator/Poster.h"
#include "core/simulator/ReplayClock.h"
#include "core/simulator/Traffic.h"

#include <QTimer>

#include <deque>

namespace waybill::simulator {

class TrafficPlayer : public QObject {
    Q_OBJECT

public:
    // start: where the history begins.
    TrafficPlayer(Traffic& traffic, ReplayClock& relayClock, const Clock& realClock, Timestamp start, QUrl hooks,
                  QObject* parent = nullptr);

    void start();

signals:
    // The history is in the relay; requests: how many that were.
    void caughtUp(int requests);
    // The relay does not answer; playing has ended.
    void gaveUp();

private:
    void pump();
    bool refill();
    void send(TimedPost post, int attempt);
    void answered(TimedPost post, int attempt, int status);
    void finishHistory();

    Traffic& m_traffic;
    ReplayClock& m_relayClock;
    const Clock& m_realClock;
    Poster m_poster;
    QTimer m_beat; // of the live part
    std::deque<TimedPost> m_queue;
    Timestamp m_reached;
    int m_waiting = 0; // requests that will be tried again
    int m_requests = 0;
    bool m_live = false;
    bool m_ended = false;
};

} // namespace waybill::simulator
