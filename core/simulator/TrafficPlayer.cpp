// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/TrafficPlayer.h"

#include <algorithm>

namespace waybill::simulator {

using namespace std::chrono_literals;

namespace {

// Each request in flight has led the clock on by the seconds of history between two requests: with more of them every
// message would seem to have been processed late.
constexpr int mostInFlight = 4;
constexpr auto step = 30s; // of history, prepared at a time
constexpr auto liveBeat = 250ms;
constexpr auto retryAfter = 200ms;
constexpr int mostAttempts = 5;

bool isComeBackLater(int status) { return status == 503 || status == 429 || status == 0; }

} // namespace

TrafficPlayer::TrafficPlayer(Traffic& traffic, ReplayClock& relayClock, const Clock& realClock, Timestamp start,
                             QUrl hooks, QObject* parent)
    : QObject(parent)
    , m_traffic(traffic)
    , m_relayClock(relayClock)
    , m_realClock(realClock)
    , m_poster(std::move(hooks), this)
    , m_beat(this)
    , m_reached(start)
{
    connect(&m_beat, &QTimer::timeout, this, &TrafficPlayer::pump);
}

void TrafficPlayer::start() { pump(); }

void TrafficPlayer::pump()
{
    while (!m_ended && m_poster.inFlight() < mostInFlight && (!m_queue.empty() || refill())) {
        TimedPost next = std::move(m_queue.front());
        m_queue.pop_front();
        ++m_requests;
        send(std::move(next), 1);
    }
    if (!m_live && !m_ended && m_queue.empty() && m_poster.inFlight() == 0 && m_waiting == 0)
        finishHistory();
}

// False when there is nothing to send now.
bool TrafficPlayer::refill()
{
    const Timestamp now = m_realClock.now();
    while (m_queue.empty() && m_reached < now) {
        m_reached = std::min<Timestamp>(m_reached + step, now);
        for (TimedPost& post : m_traffic.until(m_reached))
            m_queue.push_back(std::move(post));
        if (m_live)
            break;
    }
    return !m_queue.empty();
}

void TrafficPlayer::send(TimedPost post, int attempt)
{
    m_relayClock.leadTo(post.at);
    const std::string endpoint = post.endpoint;
    const WebhookPost request = post.post;
    m_poster.post(endpoint, request, [this, post = std::move(post), attempt](int status) mutable {
        answered(std::move(post), attempt, status);
    });
}

void TrafficPlayer::answered(TimedPost post, int attempt, int status)
{
    if (isComeBackLater(status) && attempt < mostAttempts) {
        ++m_waiting;
        QTimer::singleShot(retryAfter * attempt, this, [this, post = std::move(post), attempt]() mutable {
            --m_waiting;
            send(std::move(post), attempt + 1);
        });
        return;
    }
    if (status == 0 && !m_ended) {
        m_ended = true;
        m_beat.stop();
        emit gaveUp();
    }
    pump();
}

void TrafficPlayer::finishHistory()
{
    m_live = true;
    m_relayClock.followRealTime();
    m_beat.start(liveBeat);
    emit caughtUp(m_requests);
}

} // namespace waybill::simulator
