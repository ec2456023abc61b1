// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/CircuitBreaker.h"
#include "core/sending/RetryPolicy.h"
#include "core/sending/SendState.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::sending {

namespace {

using namespace std::chrono_literals;
using providers::SendAnswer;
using providers::SendResult;

Attempt answered(SendResult result, int number = 1)
{
    return {.number = number, .reachedProvider = true, .answer = SendAnswer{.result = result}};
}

constexpr SendState allStates[] = {SendState::Planned, SendState::InFlight, SendState::Accepted,
                                   SendState::Refused, SendState::Failed,   SendState::Unknown};

} // namespace

class RetryTest : public QObject {
    Q_OBJECT

private slots:
    void aMessageThatMayHaveGoneOutIsNotSentAgainWithoutAKey()
    {
        const RetryLimits limits;
        const Attempt noAnswer{.number = 1, .reachedProvider = true};
        for (const Attempt& attempt : {noAnswer, answered(SendResult::Unclear)}) {
            QVERIFY(nextStep(attempt, false, limits, 0).state == SendState::Unknown);
            QVERIFY(!nextStep(attempt, false, limits, 0).retryIn);
            QVERIFY(nextStep(attempt, true, limits, 0).retryIn.has_value());
        }
    }

    void withoutAConnectionNothingWasSent()
    {
        const RetryLimits limits;
        QVERIFY(nextStep({.number = 1}, false, limits, 0).retryIn.has_value());
        QVERIFY(nextStep({.number = limits.attempts}, false, limits, 0).state == SendState::Failed);
    }

    void acceptedAndRefusedAreTheEnd()
    {
        for (const bool idempotent : {false, true}) {
            QVERIFY(nextStep(answered(SendResult::Accepted), idempotent, {}, 0).state == SendState::Accepted);
            QVERIFY(nextStep(answered(SendResult::Refused), idempotent, {}, 0).state == SendState::Refused);
        }
    }

    void attemptsHaveAnEnd()
    {
        const RetryLimits limits;
        QVERIFY(nextStep(answered(SendResult::TryLater, limits.attempts - 1), false, limits, 0).retryIn.has_value());
        QVERIFY(nextStep(answered(SendResult::TryLater, limits.attempts), false, limits, 0).state == SendState::Failed);
        QVERIFY(nextStep(answered(SendResult::Unclear, limits.attempts), true, limits, 0).state == SendState::Unknown);
    }

    void delaysGrowToALimitAndJitter()
    {
        RetryLimits limits;
        limits.attempts = 20;
        const auto delay = [&](int number, double random) {
            return nextStep(answered(SendResult::TryLater, number), false, limits, random).retryIn.value();
        };
        QCOMPARE(delay(1, 0), 250ms);
        QCOMPARE(delay(2, 0), 500ms);
        QVERIFY(delay(3, 0.99) > delay(3, 0));
        QVERIFY(delay(19, 0.999) <= limits.longestDelay);
    }

    void retryAfterIsWaitedForUnlessItIsTooLong()
    {
        Attempt attempt = answered(SendResult::TryLater);
        attempt.answer->retryAfter = 30s;
        QCOMPARE(nextStep(attempt, false, {}, 0).retryIn.value(), std::chrono::milliseconds(30s));
        attempt.answer->retryAfter = 24h;
        QVERIFY(nextStep(attempt, false, {}, 0).state == SendState::Failed);
    }

    void theLedgerNeverGoesBack()
    {
        for (const SendState from : allStates) {
            QVERIFY(mayFollow(from, from));
            for (const SendState to : allStates) {
                if (isFinal(from) && to != from)
                    QVERIFY(!mayFollow(from, to));
                if (to == SendState::Planned && from != to)
                    QVERIFY(!mayFollow(from, to));
            }
            QVERIFY(sendStateFrom(toString(from)) == from);
        }
        QVERIFY(!mayFollow(SendState::Planned, SendState::Accepted)); // the intention comes before the network
        QVERIFY(!mayFollow(SendState::Unknown, SendState::InFlight)); // no second one by itself
        QVERIFY(mayFollow(SendState::Unknown, SendState::Accepted));
        QVERIFY(!sendStateFrom("sent"));
    }

    void aCredentialThatKeepsFailingIsLeftAloneForAWhile()
    {
        CircuitBreaker breaker(3, 30s);
        const Timestamp start = timestampFromMs(1'780'000'000'000);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(breaker.mayTry(start));
            breaker.noteFailure(start);
        }
        QVERIFY(!breaker.mayTry(start + 29s));
        QVERIFY(breaker.mayTry(start + 30s));
        QVERIFY(!breaker.mayTry(start + 30s)); // one to see
        breaker.noteFailure(start + 31s);
        QVERIFY(!breaker.mayTry(start + 60s));
        QVERIFY(breaker.mayTry(start + 61s));
        breaker.noteSuccess();
        QVERIFY(breaker.mayTry(start + 61s) && breaker.mayTry(start + 61s));
    }
};

WAYBILL_TEST(RetryTest)

} // namespace waybill::sending

#include "RetryTest.moc"
