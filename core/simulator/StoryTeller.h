// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tells one message's life as a sequence of a provider's events: only what that provider reports, at believable times.
// Made for one message; not shared between threads.

#include "core/simulator/People.h"
#include "core/simulator/Random.h"
#include "core/simulator/Story.h"

#include <string>
#include <vector>

namespace waybill::simulator {

class StoryTeller {
public:
    enum class Because : std::uint8_t { Bounced, Complained };
    enum class End : std::uint8_t { Delivered, Deferred, Bounced, Failed, Silent, Complained };

    // Random and person must outlive the teller.
    StoryTeller(Random& random, std::size_t source, std::string provider, Message message, const Person& person);

    // Delivered for most, and every other end for some.
    End ordinary();
    void deliveredAndRead();
    void readAfterWaiting(); // accepted, deferred once, delivered, opened, clicked
    void noSuchMailbox();
    void suppressed(Because because);

    std::vector<ProviderEvent> takeEvents() { return std::move(m_events); }

private:
    ProviderEvent& add(events::EventType type, events::BounceClass bounce = events::BounceClass::None);
    void accepted();
    void deferred(int times);
    void delivered();
    void mailboxFull();
    void refusedByPolicy();
    void failed();
    void read();
    void clicked();
    void complained();
    void pass(std::chrono::milliseconds about) { m_at += m_random.around(about); }

    Random& m_random;
    std::size_t m_source;
    std::string m_provider;
    Message m_message;
    const Person& m_person;
    Timestamp m_at;
    int m_attempt = 1;
    std::vector<ProviderEvent> m_events;
};

} // namespace waybill::simulator
