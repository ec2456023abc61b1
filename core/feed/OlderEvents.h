// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the console no longer holds, asked of the relay: the events that a filter lets through from before a time,
// newest first, a page at a time and no more than were asked for. Main thread; what ask and take use outlives it.

#include "core/feed/Decode.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waybill::feed {

class OlderEvents : public QObject {
    Q_OBJECT
public:
    enum class State : std::uint8_t {
        Idle,      // nothing was asked of this filter
        Asking,
        More,      // what was asked for is here; the relay has more
        All,       // the relay has no more
        Full,      // no more fit into memory
        Cancelled,
        Failed,
    };
    using Done = std::function<void(Result<EventPage>)>;
    // mark: where the page before ended; empty: the first. done comes in the main thread, and not after the guard is gone.
    using Ask = std::function<void(const std::string& filter, const std::string& mark, QObject* guard, Done done)>;
    using Take = std::function<void(std::vector<events::Event>)>;

    OlderEvents(Ask ask, Take take, std::size_t most, QObject* parent = nullptr);
    ~OlderEvents() override;

    // Another filter, or another time from which on everything is held: begins anew with nothing asked.
    void reset(const std::string& filter, Timestamp before);

    // Reads on until that many more are here.
    void readMore(std::size_t events);
    // Reads on until what happened at the time is here; nothing: to the end.
    void readBackTo(std::optional<Timestamp> time);
    void cancel();

    State state() const { return m_state; }
    bool isAsking() const { return m_state == State::Asking; }
    bool hasMore() const { return m_state != State::Asking && m_state != State::All && m_state != State::Full; }
    std::size_t count() const { return m_count; }
    std::optional<Timestamp> backTo() const { return m_backTo; } // of the oldest that came
    const Error& error() const { return m_error; }               // of Failed

signals:
    void changed();

private:
    void begin();
    void askPage();
    void onPage(Result<EventPage> page);
    bool isEnough() const;
    void end(State state);

    const Ask m_ask;
    const Take m_take;
    const std::size_t m_most;
    std::string m_filter;
    std::string m_mark;
    State m_state = State::Idle;
    std::size_t m_count = 0;
    std::size_t m_wanted = 0;            // that count is enough …
    std::optional<Timestamp> m_wantedTo; // … or this time
    std::optional<Timestamp> m_backTo;
    Error m_error;
    std::unique_ptr<QObject> m_guard; // of the question under way
};

} // namespace waybill::feed
