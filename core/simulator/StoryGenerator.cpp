// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/StoryGenerator.h"

#include "core/simulator/MessageTypes.h"
#include "core/simulator/StoryTeller.h"

#include <algorithm>
#include <cmath>

namespace waybill::simulator {

using namespace std::chrono_literals;

namespace {

// The ids that the providers' send APIs answer with.
std::string drawMessageId(const StorySource& source, Timestamp at, Random& random)
{
    if (source.provider == "sendgrid")
        return random.letters(22);
    if (source.provider == "mailgun") {
        const std::string stamp = std::to_string(toMs(at) / 1000);
        return stamp + "." + random.digits(1) + "." + random.text("0123456789ABCDEF", 16) + "@" + source.senderDomain;
    }
    return random.uuid();
}

} // namespace

bool StoryGenerator::Later::operator()(const ProviderEvent& a, const ProviderEvent& b) const
{
    return a.postedAt != b.postedAt ? a.postedAt > b.postedAt : a.id > b.id;
}

StoryGenerator::StoryGenerator(std::uint64_t seed, std::vector<StorySource> sources, Schedule schedule)
    : m_random(seed)
    , m_sources(std::move(sources))
    , m_schedule(std::move(schedule))
    , m_people(m_random)
    , m_nextMessage(m_schedule.start)
    , m_nextSample(m_schedule.start + 8min)
{
}

double StoryGenerator::rateAt(Timestamp time) const
{
    const double minutes = double((time - m_schedule.start).count()) / 60000.0;
    const double wave = 1.0 + 0.22 * std::sin(minutes / 15.0) + 0.10 * std::sin(minutes / 4.1 + 1.0);
    const double spike = isSpike(time) ? 1.5 : 1.0;
    return m_schedule.messagesPerSecond * wave * spike * (time >= m_schedule.fasterFrom ? m_schedule.faster : 1.0);
}

bool StoryGenerator::isSpike(Timestamp time) const
{
    return time >= m_schedule.spikeFrom && time < m_schedule.spikeUntil;
}

std::size_t StoryGenerator::drawSource()
{
    double all = 0;
    for (const StorySource& source : m_sources)
        all += source.share;
    double left = m_random.unit() * all;
    for (std::size_t index = 0; index + 1 < m_sources.size(); ++index) {
        left -= m_sources[index].share;
        if (left < 0)
            return index;
    }
    return m_sources.size() - 1;
}

const Person& StoryGenerator::drawPerson(Timestamp at)
{
    constexpr double shareOfSpike = 0.4;
    if (isSpike(at) && m_random.chance(shareOfSpike))
        return m_people.anyoneAt(m_schedule.spikeDomain, m_random);
    return m_people.anyone(m_random);
}

Message StoryGenerator::drawMessage(const StorySource& source, const Person& person, Timestamp at)
{
    const MessageType& type = messageType(m_random.oneOf(source.tags));
    const std::string number = m_random.digits(5);
    const std::string hexDigits = m_random.hex(8);
    Message message;
    message.id = drawMessageId(source, at, m_random);
    message.recipient = person.address;
    message.sender = std::string(type.localPart) + "@" + source.senderDomain;
    message.senderName = type.senderName;
    message.subject = fillIn(type.subject, number, hexDigits);
    message.tag = type.tag;
    message.correlationId = fillIn(type.correlationId, number, hexDigits);
    message.templateId = "d-" + std::string(type.tag);
    message.mailServer = domains()[person.domain].server;
    message.requestedAt = at;
    return message;
}

// Every kind of provider in turn, and every other message with a story in several steps. Three hours end with one.
void StoryGenerator::makeSampleStory(Timestamp at)
{
    constexpr auto every = 26min;
    m_nextSample += every;
    const std::size_t index = (m_samples * 3 + 2) % std::min<std::size_t>(4, m_sources.size());
    const Person& person = m_people.sample();
    StoryTeller teller(m_random, index, m_sources[index].provider, drawMessage(m_sources[index], person, at), person);
    if (m_samples++ % 2 == 0)
        teller.readAfterWaiting();
    else
        teller.deliveredAndRead();
    push(teller);
}

void StoryGenerator::push(StoryTeller& teller)
{
    for (ProviderEvent& event : teller.takeEvents())
        m_pending.push(std::move(event));
}

void StoryGenerator::makeStory(Timestamp at)
{
    if (at >= m_nextSample) {
        makeSampleStory(at);
        return;
    }
    const std::size_t index = drawSource();
    const StorySource& source = m_sources[index];
    const Person& person = drawPerson(at);
    const std::pair key(source.provider, person.address);

    StoryTeller teller(m_random, index, source.provider, drawMessage(source, person, at), person);
    if (m_bounced.contains(key)) {
        teller.suppressed(StoryTeller::Because::Bounced);
    } else if (m_complained.contains(key)) {
        teller.suppressed(StoryTeller::Because::Complained);
    } else if (!person.hasMailbox
               || (isSpike(at) && domains()[person.domain].name == m_schedule.spikeDomain && m_random.chance(0.9))) {
        teller.noSuchMailbox();
        m_bounced.insert(key);
    } else if (teller.ordinary() == StoryTeller::End::Complained) {
        m_complained.insert(key);
    }
    push(teller);
}

std::vector<ProviderEvent> StoryGenerator::until(Timestamp end)
{
    while (m_nextMessage < end) {
        makeStory(m_nextMessage);
        const double gap = m_random.exponential(1000.0 / rateAt(m_nextMessage));
        m_nextMessage += std::chrono::milliseconds(std::llround(gap) + 1);
    }
    std::vector<ProviderEvent> due;
    while (!m_pending.empty() && m_pending.top().postedAt < end) {
        due.push_back(m_pending.top());
        m_pending.pop();
    }
    return due;
}

} // namespace waybill::simulator
