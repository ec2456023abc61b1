// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/Traffic.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>

namespace waybill::simulator {

using namespace std::chrono_literals;

namespace {

const Timestamp start = timestampFromMs(1'795'400'000'000);

std::vector<TimedPost> oneHour(const std::vector<SimulatedEndpoint>& endpoints, Blemishes blemishes)
{
    Schedule schedule;
    schedule.start = start;
    Traffic traffic(5, endpoints, schedule, blemishes);
    return traffic.until(start + 1h);
}

} // namespace

class TrafficTest : public QObject {
    Q_OBJECT

private slots:
    void requestsComeInTheOrderOfTime()
    {
        const auto endpoints = demoEndpoints();

        const auto posts = oneHour(endpoints, {});

        QVERIFY(posts.size() > 500);
        QVERIFY(std::ranges::is_sorted(posts, {}, &TimedPost::at));
    }

    void onlySendGridBatches()
    {
        const auto endpoints = demoEndpoints();
        std::size_t largest = 0;

        for (const TimedPost& post : oneHour(endpoints, {.repeated = 0, .forged = 0, .cutShort = 0})) {
            if (post.endpoint.starts_with("sendgrid"))
                largest = std::max(largest, post.events.size());
            else
                QCOMPARE(post.events.size(), std::size_t(1));
        }

        QVERIFY(largest > 1);
    }

    void troubleStaysFromItsTimeOn()
    {
        const auto endpoints = demoEndpoints();
        Schedule schedule;
        schedule.start = start;
        Traffic traffic(5, endpoints, schedule, {.repeated = 0, .forged = 0, .cutShort = 0},
                        {{"sendgrid-production", Trouble::Kind::NewKey, start + 30min},
                         {"resend-production", Trouble::Kind::Unreachable, start + 30min}});

        int refused = 0;
        for (const TimedPost& post : traffic.until(start + 1h)) {
            const bool isLate = post.at >= start + 30min;
            QVERIFY(!isLate || post.endpoint != "resend-production");
            if (post.endpoint == "sendgrid-production") {
                QCOMPARE(post.events.empty(), isLate); // signed with a key that the relay does not have
                refused += isLate ? 1 : 0;
            }
        }

        QVERIFY(refused > 10);
    }

    void eventsOvertakeOneAnother()
    {
        const auto endpoints = demoEndpoints();
        std::map<std::string, Timestamp> lastOfMessage;
        int overtaken = 0;

        for (const TimedPost& post : oneHour(endpoints, {.repeated = 0, .forged = 0, .cutShort = 0})) {
            for (const ProviderEvent& event : post.events) {
                Timestamp& last = lastOfMessage[event.message.id];
                overtaken += event.at < last;
                last = std::max(last, event.at);
            }
        }

        QVERIFY(overtaken > 5);
    }

    void aRepeatHasTheSameBody()
    {
        const auto endpoints = demoEndpoints();
        const auto plain = oneHour(endpoints, {.repeated = 0, .forged = 0, .cutShort = 0});
        const auto repeated = oneHour(endpoints, {.repeated = 1, .forged = 0, .cutShort = 0});
        std::map<std::string, int> bodies;

        for (const TimedPost& post : repeated)
            ++bodies[post.post.body];

        QVERIFY(repeated.size() > plain.size() * 3 / 2);
        QVERIFY(std::ranges::any_of(bodies, [](const auto& entry) { return entry.second == 2; }));
        QVERIFY(std::ranges::none_of(bodies, [](const auto& entry) { return entry.second > 2; }));
    }
};

WAYBILL_TEST(TrafficTest)

} // namespace waybill::simulator

#include "TrafficTest.moc"
