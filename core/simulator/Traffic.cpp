// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/Traffic.h"

namespace waybill::simulator {

using namespace std::chrono_literals;

namespace {

constexpr auto batchWindow = 5s;

std::vector<StorySource> sourcesOf(const std::vector<SimulatedEndpoint>& endpoints)
{
    std::vector<StorySource> sources;
    for (const SimulatedEndpoint& endpoint : endpoints)
        sources.push_back(endpoint.source);
    return sources;
}

Timestamp endOfWindow(Timestamp time)
{
    return std::chrono::floor<std::chrono::milliseconds>(time - time.time_since_epoch() % batchWindow + batchWindow);
}

} // namespace

std::vector<SimulatedEndpoint> demoEndpoints()
{
    std::vector<SimulatedEndpoint> endpoints;
    const auto add = [&endpoints](const char* name, const char* environment, StorySource source) {
        std::unique_ptr<WebhookEncoder> encoder = makeEncoder(source.provider);
        endpoints.push_back({name, environment, std::move(source), std::move(encoder)});
    };
    add("sendgrid-production", "production",
        {"sendgrid", "shop.example.com", 0.42, {"receipt", "receipt", "shipping", "password-reset", "invoice"}});
    add("postmark-production", "production", {"postmark", "example.com", 0.24, {"sign-in-code", "password-reset"}});
    add("mailgun-production", "production", {"mailgun", "mg.example.com", 0.18, {"invoice", "digest", "digest"}});
    add("resend-production", "production", {"resend", "hello.example.com", 0.10, {"welcome", "sign-in-code"}});
    add("sendgrid-staging", "staging", {"sendgrid", "staging.example.com", 0.04, {"receipt", "shipping"}});
    add("resend-staging", "staging", {"resend", "staging.example.com", 0.02, {"welcome"}});
    return endpoints;
}

Traffic::Traffic(std::uint64_t seed, const std::vector<SimulatedEndpoint>& endpoints, Schedule schedule,
                 Blemishes blemishes, std::vector<Trouble> troubles)
    : m_endpoints(endpoints)
    , m_stories(seed, sourcesOf(endpoints), std::move(schedule))
    , m_blemishes(blemishes)
    , m_troubles(std::move(troubles))
    , m_random(seed + 1)
{
}

const Trouble* Traffic::troubleAt(std::size_t endpoint, Timestamp at) const
{
    for (const Trouble& trouble : m_troubles) {
        if (trouble.endpoint == m_endpoints[endpoint].name && at >= trouble.from)
            return &trouble;
    }
    return nullptr;
}

void Traffic::plan(std::size_t endpoint, std::vector<ProviderEvent> events, Timestamp at)
{
    if (const Trouble* trouble = troubleAt(endpoint, at)) {
        if (trouble->kind == Trouble::Kind::Unreachable)
            return;
        std::unique_ptr<WebhookEncoder>& encoder = m_newKeys[endpoint];
        if (!encoder)
            encoder = makeEncoder(m_endpoints[endpoint].source.provider);
        m_planned.emplace(at, TimedPost{at, m_endpoints[endpoint].name, encoder->encode(events, at), {}});
        return;
    }
    TimedPost first{at, m_endpoints[endpoint].name, m_endpoints[endpoint].encoder->encode(events, at),
                    std::move(events)};
    planBlemishes(endpoint, first);
    m_planned.emplace(at, std::move(first));
}

void Traffic::planBlemishes(std::size_t endpoint, const TimedPost& first)
{
    WebhookEncoder& encoder = *m_endpoints[endpoint].encoder;
    if (m_random.chance(m_blemishes.repeated)) {
        const Timestamp at = first.at + m_random.around(20s);
        m_planned.emplace(at, TimedPost{at, first.endpoint, encoder.again(first.post, at), first.events});
    }
    if (m_random.chance(m_blemishes.forged)) {
        const auto stranger = makeEncoder(m_endpoints[endpoint].source.provider);
        m_planned.emplace(first.at, TimedPost{first.at, first.endpoint, stranger->encode(first.events, first.at), {}});
    }
    if (encoder.auth() != providers::Auth::Signature && m_random.chance(m_blemishes.cutShort)) {
        TimedPost cut{first.at, first.endpoint, first.post, {}};
        cut.post.body.resize(cut.post.body.size() / 2);
        m_planned.emplace(first.at, std::move(cut));
    }
}

std::vector<TimedPost> Traffic::until(Timestamp end)
{
    for (ProviderEvent& event : m_stories.until(end)) {
        const std::size_t endpoint = event.source;
        if (m_endpoints[endpoint].encoder->batches())
            m_batches[{endOfWindow(event.postedAt), endpoint}].push_back(std::move(event));
        else
            plan(endpoint, {event}, event.postedAt);
    }
    while (!m_batches.empty() && m_batches.begin()->first.first < end) {
        auto batch = m_batches.extract(m_batches.begin());
        plan(batch.key().second, std::move(batch.mapped()), batch.key().first);
    }
    std::vector<TimedPost> due;
    while (!m_planned.empty() && m_planned.begin()->first < end)
        due.push_back(std::move(m_planned.extract(m_planned.begin()).mapped()));
    return due;
}

} // namespace waybill::simulator
