// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/MessageState.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <vector>

using namespace waybill;
using namespace waybill::events;

namespace {

Event made(EventType type, int second, BounceClass bounce = BounceClass::None)
{
    static std::uint64_t id = 0;
    Event event;
    event.type = type;
    event.bounce = bounce;
    event.occurredAt = timestampFromMs(1'767'000'000'000 + second * 1000LL);
    event.receivedAt = timestampFromMs(1'767'000'900'000);
    event.id = EventId(++id);
    return event;
}

MessageState fold(const std::vector<Event>& events)
{
    MessageState state;
    for (const Event& event : events)
        state.apply(event);
    return state;
}

QByteArray name(Outcome outcome)
{
    const std::string_view text = toString(outcome);
    return {text.data(), qsizetype(text.size())};
}

QByteArray outcomeOf(const MessageState& state) { return name(state.outcome()); }

using enum EventType;
constexpr auto Hard = BounceClass::Hard;
constexpr auto Soft = BounceClass::Soft;

} // namespace

class MessageStateTest : public QObject {
    Q_OBJECT

private slots:
    // Seeded; every round draws other events, another order, other repeats and another split between two readers.
    void anyOrderAndAnyRepeatGivesTheSameState()
    {
        std::mt19937 random(20261123);
        const auto below = [&random](int limit) { return int(random() % std::uint32_t(limit)); };
        for (int round = 0; round < 2000; ++round) {
            std::vector<Event> events;
            for (int i = below(9); i >= 0; --i) {
                const auto type = EventType(below(eventTypeCount));
                events.push_back(made(type, below(5), type == Bounced ? BounceClass(1 + below(3)) : BounceClass::None));
                if (below(6) == 0)
                    events.back().occurredAt.reset();
            }
            const MessageState expected = fold(events);

            std::vector<Event> shuffled = events;
            for (int i = below(6); i > 0; --i)
                shuffled.push_back(events[std::size_t(below(int(events.size())))]);
            std::ranges::shuffle(shuffled, random);
            const auto middle = shuffled.begin() + below(int(shuffled.size()) + 1);
            const MessageState left = fold({shuffled.begin(), middle});
            const MessageState right = fold({middle, shuffled.end()});
            MessageState leftFirst = left;
            leftFirst.merge(right);
            MessageState rightFirst = right;
            rightFirst.merge(left);
            rightFirst.merge(left);

            QCOMPARE(fold(shuffled), expected);
            QCOMPARE(leftFirst, expected);
            QCOMPARE(rightFirst, expected);
            QCOMPARE(outcomeOf(fold(shuffled)), outcomeOf(expected));
            QCOMPARE(fold(shuffled).toBytes(), expected.toBytes());
            QCOMPARE(MessageState::fromBytes(expected.toBytes()), std::optional(expected));
        }
    }

    void lateDeliveredDoesNotHideTheComplaint()
    {
        QCOMPARE(outcomeOf(fold({made(Complained, 10), made(Delivered, 20)})), name(Outcome::Complained));
    }

    void deliveredAfterDeferralsAndSoftBouncesIsDelivered()
    {
        const auto state = fold({made(Sent, 0), made(Deferred, 1), made(Bounced, 2, Soft), made(Delivered, 3)});

        QCOMPARE(outcomeOf(state), name(Outcome::Delivered));
    }

    void hardBounceAfterDeliveredIsAnAsynchronousBounce()
    {
        QCOMPARE(outcomeOf(fold({made(Delivered, 1), made(Bounced, 2, Hard)})), name(Outcome::BouncedHard));
        QCOMPARE(outcomeOf(fold({made(Delivered, 2), made(Bounced, 2, Hard)})), name(Outcome::BouncedHard));
        QCOMPARE(outcomeOf(fold({made(Delivered, 3), made(Bounced, 2, Hard)})), name(Outcome::Delivered));
    }

    void softBounceAfterDeliveredTakesNothingBack()
    {
        QCOMPARE(outcomeOf(fold({made(Delivered, 1), made(Bounced, 2, Soft)})), name(Outcome::Delivered));
    }

    void openOrClickProvesDelivery()
    {
        QCOMPARE(outcomeOf(fold({made(Sent, 1), made(Opened, 2)})), name(Outcome::Delivered));
        QCOMPARE(outcomeOf(fold({made(Bounced, 1, Soft), made(Clicked, 2)})), name(Outcome::Delivered));
        QCOMPARE(outcomeOf(fold({made(Bounced, 1, Hard), made(Opened, 2)})), name(Outcome::BouncedHard));
    }

    void weakerOutcomesInTheirOrder()
    {
        QCOMPARE(outcomeOf(fold({made(Bounced, 1, BounceClass::Undetermined), made(Rejected, 2)})), name(Outcome::BouncedSoft));
        QCOMPARE(outcomeOf(fold({made(Rejected, 1), made(Failed, 2), made(Sent, 0)})), name(Outcome::Rejected));
        QCOMPARE(outcomeOf(fold({made(Failed, 1), made(Deferred, 2)})), name(Outcome::Failed));
        QCOMPARE(outcomeOf(fold({made(Deferred, 1), made(Sent, 2)})), name(Outcome::Deferred));
        QCOMPARE(outcomeOf(fold({made(Queued, 1)})), name(Outcome::Accepted));
        QCOMPARE(outcomeOf(fold({made(Inbound, 1), made(Other, 2), made(Unsubscribed, 3)})), name(Outcome::Unknown));
        QCOMPARE(outcomeOf(MessageState()), name(Outcome::Unknown));
    }

    void timeToOutcomeRunsFromAcceptedToDelivered()
    {
        const auto state = fold({made(Queued, 10), made(Sent, 12), made(Bounced, 14, Soft), made(Delivered, 40)});

        QCOMPARE(state.timeToOutcome(), std::optional(std::chrono::milliseconds(30'000)));
        QVERIFY(!fold({made(Delivered, 5)}).timeToOutcome());
        QVERIFY(!fold({made(Sent, 5), made(Deferred, 6)}).timeToOutcome());
        QVERIFY(!fold({made(Sent, 5), made(Delivered, 4)}).timeToOutcome());
    }

    void damagedBytesAreNoState()
    {
        const std::string bytes = fold({made(Delivered, 1), made(Delivered, 2), made(Bounced, 3, Hard)}).toBytes();

        for (std::size_t length = 1; length < 17; ++length)
            QVERIFY(!MessageState::fromBytes(std::string_view(bytes).substr(0, length)));
        QVERIFY(!MessageState::fromBytes(std::string(1, char(0x3f)) + bytes.substr(1)));
        QVERIFY(!MessageState::fromBytes(std::string(1, char(0x84)) + bytes.substr(1)));
    }
};

WAYBILL_TEST(MessageStateTest)
#include "MessageStateTest.moc"
