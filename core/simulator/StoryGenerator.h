// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Invents believable lives of messages: most are delivered at once, some after the server said "later", some never.
// Who bounced for good or complained is suppressed by the provider from then on. Pure: the same seed, sources and
// schedule give the same events. Not shared between threads.

#include "core/simulator/People.h"
#include "core/simulator/Random.h"
#include "core/simulator/Story.h"

#include <cstdint>
#include <queue>
#include <set>
#include <string>
#include <vector>

namespace waybill::simulator {

class StoryTeller;

struct Schedule {
    Timestamp start{};
    double messagesPerSecond = 0.3; // about; it swells and ebbs
    Timestamp fasterFrom = Timestamp::max();
    double faster = 1.0;            // how many times the rate from then on
    // While it lasts, this domain gets more mail and refuses nearly all of it: no such mailbox.
    std::string spikeDomain;
    Timestamp spikeFrom = Timestamp::max();
    Timestamp spikeUntil = Timestamp::max();
};

class StoryGenerator {
public:
    StoryGenerator(std::uint64_t seed, std::vector<StorySource> sources, Schedule schedule);

    // The events posted before end and not given yet, by time of posting. Times only go forward.
    std::vector<ProviderEvent> until(Timestamp end);

private:
    struct Later {
        bool operator()(const ProviderEvent& a, const ProviderEvent& b) const;
    };

    double rateAt(Timestamp time) const;
    bool isSpike(Timestamp time) const;
    std::size_t drawSource();
    const Person& drawPerson(Timestamp at);
    Message drawMessage(const StorySource& source, const Person& person, Timestamp at);
    void makeStory(Timestamp at);
    void makeSampleStory(Timestamp at);
    void push(StoryTeller& teller);

    Random m_random;
    std::vector<StorySource> m_sources;
    Schedule m_schedule;
    People m_people;
    Timestamp m_nextMessage;
    Timestamp m_nextSample; // to the person worth tracing
    std::size_t m_samples = 0;
    std::priority_queue<ProviderEvent, std::vector<ProviderEvent>, Later> m_pending;
    std::set<std::pair<std::string, std::string>> m_bounced;    // provider, address
    std::set<std::pair<std::string, std::string>> m_complained;
};

} // namespace waybill::simulator
