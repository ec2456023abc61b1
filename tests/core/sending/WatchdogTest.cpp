// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Watchdog.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::sending::tests {

using namespace std::chrono_literals;
using Layer = WatchVerdict::Layer;
using State = WatchVerdict::State;

class WatchdogTest : public QObject {
    Q_OBJECT

    const Timestamp m_accepted{std::chrono::seconds(1'800'000'000)};

    WatchFacts silent(std::chrono::seconds since) const
    {
        WatchFacts facts;
        facts.acceptedAt = m_accepted;
        facts.now = m_accepted + since;
        facts.endpoint = WatchedEndpoint{.name = "postmark-staging", .lastVerified = {}, .lastRefused = {}};
        return facts;
    }

private slots:
    void silenceIsNothingToWorryAboutAtFirst() { QVERIFY(watch(silent(59s)).state == State::Waiting); }

    void silenceIsNormalForAsLongAsTheProviderUsuallyTakesHere()
    {
        WatchFacts facts = silent(299s);
        facts.usual = 5min;
        QVERIFY(watch(facts).state == State::Waiting);
        facts.now = m_accepted + 300s;
        QVERIFY(watch(facts).state == State::Overdue);
    }

    void aFastProviderStillGetsTheTimeOfItsWebhook()
    {
        WatchFacts facts = silent(4s);
        facts.usual = 300ms;
        QVERIFY(watch(facts).state == State::Waiting);
        facts.now = m_accepted + 5s;
        QVERIFY(watch(facts).state == State::Overdue);
    }

    void aSilentWayIsNamed()
    {
        const WatchVerdict verdict = watch(silent(60s));
        QVERIFY(verdict.state == State::Overdue);
        QVERIFY(verdict.layer == Layer::Way);
    }

    void withoutAnEndpointNothingCanCome()
    {
        WatchFacts facts = silent(61s);
        facts.endpoint.reset();
        QVERIFY(watch(facts).layer == Layer::NoEndpoint);
    }

    void aKeyThatCantBeReadComesBeforeTheProvider()
    {
        WatchFacts facts = silent(61s);
        facts.endpoint->secretReadable = false;
        facts.endpoint->lastVerified = facts.now;
        QVERIFY(watch(facts).layer == Layer::Secret);
    }

    void refusedRequestsSinceTheSendAreLookedAt()
    {
        WatchFacts facts = silent(61s);
        facts.endpoint->lastRefused = m_accepted + 2s;
        QVERIFY(watch(facts).layer == Layer::Refused);
        facts.endpoint->lastRefused = m_accepted - 2s; // of before
        QVERIFY(watch(facts).layer == Layer::Way);
    }

    void whereOthersArriveTheProviderHoldsItBack()
    {
        WatchFacts facts = silent(61s);
        facts.endpoint->lastVerified = m_accepted + 2s;
        QVERIFY(watch(facts).layer == Layer::Provider);
    }

    void anOutcomeEndsTheWatch()
    {
        WatchFacts facts = silent(61s);
        std::vector<events::Event> events(1);
        events.front().type = events::EventType::Queued;
        facts.events = events;
        QVERIFY(watch(facts).state == State::Partly);
        events.front().type = events::EventType::Bounced;
        QVERIFY(watch(facts).state == State::Arrived);
    }
};

WAYBILL_TEST(WatchdogTest)

} // namespace waybill::sending::tests

#include "WatchdogTest.moc"
