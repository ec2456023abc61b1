// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/StoryGenerator.h"
#include "core/simulator/Traffic.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

namespace waybill::simulator {

using namespace std::chrono_literals;
using events::BounceClass;
using events::EventType;

namespace {

const Timestamp start = timestampFromMs(1'795'400'000'000);

std::vector<StorySource> allSources()
{
    std::vector<StorySource> sources;
    for (const SimulatedEndpoint& endpoint : demoEndpoints())
        sources.push_back(endpoint.source);
    return sources;
}

Schedule threeHours()
{
    Schedule schedule;
    schedule.start = start;
    schedule.spikeDomain = "corp.example.net";
    schedule.spikeFrom = start + 160min;
    schedule.spikeUntil = start + 3h;
    return schedule;
}

std::vector<ProviderEvent> history(std::uint64_t seed)
{
    return StoryGenerator(seed, allSources(), threeHours()).until(start + 3h);
}

std::string summary(const ProviderEvent& event)
{
    const Message& message = event.message;
    return event.id + " " + std::to_string(toMs(event.postedAt)) + " " + message.id + " " + message.recipient + " "
        + message.correlationId + " " + std::string(toString(event.type)) + " " + event.reply.line();
}

bool endsWithReservedDomain(const std::string& address)
{
    return address.ends_with("example.com") || address.ends_with("example.org") || address.ends_with("example.net");
}

} // namespace

class StoryTest : public QObject {
    Q_OBJECT

private slots:
    void theSameSeedTellsTheSameStories()
    {
        const auto one = history(7);
        const auto same = history(7);
        const auto other = history(8);

        QVERIFY(std::ranges::equal(one, same, {}, summary, summary));
        QVERIFY(!std::ranges::equal(one, other, {}, summary, summary));
    }

    void askingInStepsChangesNothing()
    {
        StoryGenerator generator(7, allSources(), threeHours());
        std::vector<ProviderEvent> steps;

        for (Timestamp end = start; end <= start + 3h; end += 1min) {
            for (ProviderEvent& event : generator.until(end))
                steps.push_back(std::move(event));
        }

        QVERIFY(std::ranges::equal(steps, history(7), {}, summary, summary));
    }

    void threeHoursHoldSomeThousandEventsOfEveryKind()
    {
        std::map<EventType, int> types;
        std::map<BounceClass, int> bounces;

        const auto events = history(1);
        for (const ProviderEvent& event : events) {
            ++types[event.type];
            ++bounces[event.bounce];
        }

        QVERIFY2(events.size() > 6000 && events.size() < 10000, qPrintable(QString::number(events.size())));
        for (const EventType type : {EventType::Queued, EventType::Sent, EventType::Delivered, EventType::Deferred,
                                     EventType::Bounced, EventType::Rejected, EventType::Complained, EventType::Opened,
                                     EventType::Clicked, EventType::Unsubscribed, EventType::Failed})
            QVERIFY2(types[type] > 0, toString(type).data());
        QVERIFY(types[EventType::Delivered] > int(events.size()) / 3);
        QVERIFY(bounces[BounceClass::Hard] > bounces[BounceClass::Soft] && bounces[BounceClass::Soft] > 0);
    }

    void nobodyOutsideTheReservedDomainsIsMailed()
    {
        for (const ProviderEvent& event : history(1)) {
            QVERIFY2(endsWithReservedDomain(event.message.recipient), event.message.recipient.c_str());
            QVERIFY2(endsWithReservedDomain(event.message.sender), event.message.sender.c_str());
        }
    }

    void theSpikeIsAtOneDomainInTheLastTwentyMinutes()
    {
        int before = 0;
        int during = 0;
        int elsewhere = 0;

        for (const ProviderEvent& event : history(1)) {
            if (event.type != EventType::Bounced || event.bounce != BounceClass::Hard)
                continue;
            if (!event.message.recipient.ends_with("@corp.example.net"))
                elsewhere += event.at >= start + 160min;
            else if (event.at >= start + 160min)
                ++during;
            else
                ++before;
        }

        const QString counts =
            QStringLiteral("%1 before, %2 during, %3 elsewhere").arg(before).arg(during).arg(elsewhere);
        QVERIFY2(during > 4 * before && during > 3 * elsewhere, qPrintable(counts));
    }

    void whoBouncedForGoodIsSuppressedFromThenOn()
    {
        const auto sources = allSources();
        std::map<std::pair<std::string, std::string>, Timestamp> refused;
        int suppressed = 0;

        for (const ProviderEvent& event : history(3)) {
            const std::pair key(sources[event.source].provider, event.message.recipient);
            if (event.bounce == BounceClass::Hard && event.reply.enhanced.starts_with("5.1."))
                refused.emplace(key, event.message.requestedAt);
            else if (refused.contains(key) && event.message.requestedAt > refused[key])
                QVERIFY2(event.type == EventType::Rejected || event.type == EventType::Queued, summary(event).c_str());
            suppressed += event.type == EventType::Rejected;
        }

        QVERIFY(suppressed > 0);
    }

    void thereIsSomebodyWorthTracing()
    {
        std::map<Timestamp, std::set<EventType>> messages;

        for (const ProviderEvent& event : history(1)) {
            if (event.message.recipient == samplePerson)
                messages[event.message.requestedAt].insert(event.type);
        }

        QVERIFY2(messages.size() >= 5 && messages.size() <= 8, qPrintable(QString::number(messages.size())));
        const std::set steps{EventType::Queued, EventType::Deferred, EventType::Delivered, EventType::Opened,
                             EventType::Clicked};
        QVERIFY(messages.rbegin()->second == steps);
    }
};

WAYBILL_TEST(StoryTest)

} // namespace waybill::simulator

#include "StoryTest.moc"
