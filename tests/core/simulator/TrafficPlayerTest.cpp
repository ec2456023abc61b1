// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/TrafficPlayer.h"
#include "tests/core/simulator/RecordingServer.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

namespace waybill::simulator {

using namespace std::chrono_literals;

namespace {

constexpr auto history = 10min;

Schedule busySchedule(Timestamp start)
{
    Schedule schedule;
    schedule.start = start;
    schedule.fasterFrom = start + history;
    schedule.faster = 50;
    return schedule;
}

} // namespace

class TrafficPlayerTest : public QObject {
    Q_OBJECT

private slots:
    void historyComesFirstAndThenTheClockIsTheRealOne()
    {
        const SystemClock real;
        const Timestamp start = real.now() - history;
        ReplayClock clock(real, start);
        const auto endpoints = demoEndpoints();
        Traffic traffic(2, endpoints, busySchedule(start), {});
        std::vector<Timestamp> led;
        RecordingServer server([&](int) {
            led.push_back(clock.now());
            return 200;
        });
        TrafficPlayer player(traffic, clock, real, start, server.url());
        QSignalSpy caughtUp(&player, &TrafficPlayer::caughtUp);
        QCOMPARE(clock.now(), start);

        player.start();
        QTRY_COMPARE(caughtUp.size(), 1);

        const int played = caughtUp[0][0].toInt();
        QVERIFY(played > 100);
        QCOMPARE(server.requests().size(), played);
        QVERIFY(std::ranges::is_sorted(led));
        QVERIFY(led.front() < start + 1min);
        QVERIFY(real.now() - clock.now() < 1s);
        QVERIFY(server.connections() <= 8);
        QTRY_VERIFY(server.requests().size() > played); // and on it goes, live
    }

    void aBusyRelayGetsTheRequestAgain()
    {
        const SystemClock real;
        const Timestamp start = real.now() - history;
        ReplayClock clock(real, start);
        const auto endpoints = demoEndpoints();
        Traffic traffic(2, endpoints, busySchedule(start), {.repeated = 0, .forged = 0, .cutShort = 0});
        RecordingServer server([](int request) { return request % 10 == 3 ? 503 : 200; });
        TrafficPlayer player(traffic, clock, real, start, server.url());
        QSignalSpy caughtUp(&player, &TrafficPlayer::caughtUp);

        player.start();
        QTRY_COMPARE(caughtUp.size(), 1);

        const int played = caughtUp[0][0].toInt();
        QVERIFY(server.requests().size() > played);
        QVERIFY(server.requests().size() < played * 5 / 4);
    }

    void aRelayThatIsGoneEndsIt()
    {
        const SystemClock real;
        const Timestamp start = real.now() - history;
        ReplayClock clock(real, start);
        const auto endpoints = demoEndpoints();
        Traffic traffic(2, endpoints, busySchedule(start), {});
        QUrl nobody;
        {
            RecordingServer server([](int) { return 200; });
            nobody = server.url();
        }
        TrafficPlayer player(traffic, clock, real, start, nobody);
        QSignalSpy gaveUp(&player, &TrafficPlayer::gaveUp);

        player.start();

        QTRY_COMPARE_WITH_TIMEOUT(gaveUp.size(), 1, 10000);
    }

    void theClockNeverGoesBack()
    {
        const SystemClock real;
        const Timestamp start = real.now();
        ReplayClock clock(real, start - 1h);

        clock.leadTo(start - 30min);
        clock.leadTo(start - 40min);
        QCOMPARE(clock.now(), start - 30min);

        clock.leadTo(start + 30min);
        clock.followRealTime();
        QCOMPARE(clock.now(), start + 30min);
    }
};

WAYBILL_TEST(TrafficPlayerTest)

} // namespace waybill::simulator

#include "TrafficPlayerTest.moc"
