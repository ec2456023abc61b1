// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Simulated webhook requests in the order in which they arrive: stories in the providers' words, batched where the
// provider batches, some of them sent twice, some overtaking others, a few forged or cut short. Not shared between
// threads.

#include "core/simulator/StoryGenerator.h"
#include "core/simulator/WebhookEncoder.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waybill::simulator {

// Where one provider account posts to.
struct SimulatedEndpoint {
    std::string name; // POST /hooks/<name>
    std::string environment;
    StorySource source;
    std::unique_ptr<WebhookEncoder> encoder;
};

// Production and staging of the four providers, with fresh keys.
std::vector<SimulatedEndpoint> demoEndpoints();

// What goes wrong on the way, as shares of all requests.
struct Blemishes {
    double repeated = 0.015; // the provider did not get our answer and sends the same again
    double forged = 0.002;   // somebody else's key
    double cutShort = 0.0015; // half a body, where the signature does not cover it
};

// Something that goes wrong at one endpoint and stays so.
struct Trouble {
    enum class Kind : std::uint8_t {
        NewKey,      // the provider signs with a key that the relay does not have
        Unreachable, // nothing arrives any more
    };
    std::string endpoint;
    Kind kind = Kind::NewKey;
    Timestamp from{};
};

struct TimedPost {
    Timestamp at{};
    std::string endpoint;
    WebhookPost post;
    std::vector<ProviderEvent> events; // in it; none that count in a forged or cut one
};

class Traffic {
public:
    // The endpoints must outlive the traffic.
    Traffic(std::uint64_t seed, const std::vector<SimulatedEndpoint>& endpoints, Schedule schedule,
            Blemishes blemishes, std::vector<Trouble> troubles = {});

    // The requests that arrive before end and were not given yet. Times only go forward.
    std::vector<TimedPost> until(Timestamp end);

private:
    void plan(std::size_t endpoint, std::vector<ProviderEvent> events, Timestamp at);
    const Trouble* troubleAt(std::size_t endpoint, Timestamp at) const;
    void planBlemishes(std::size_t endpoint, const TimedPost& first);

    const std::vector<SimulatedEndpoint>& m_endpoints;
    StoryGenerator m_stories;
    Blemishes m_blemishes;
    std::vector<Trouble> m_troubles;
    std::map<std::size_t, std::unique_ptr<WebhookEncoder>> m_newKeys; // by endpoint
    Random m_random;
    std::map<std::pair<Timestamp, std::size_t>, std::vector<ProviderEvent>> m_batches; // by the time they leave
    std::multimap<Timestamp, TimedPost> m_planned;
};

} // namespace waybill::simulator
