// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suppressions/Suppressed.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::suppressions {

namespace {

using events::Event;
using events::EventType;

Event at(int minute, EventType type, events::BounceClass bounce = events::BounceClass::None)
{
    Event event;
    event.type = type;
    event.bounce = bounce;
    event.recipient = "nora@example.org";
    event.environment = "production";
    event.receivedAt = timestampFromMs(1'780'000'000'000) + std::chrono::minutes(minute);
    event.verification = events::VerificationStatus::Verified;
    event.strength = events::Strength::Body;
    event.id = events::EventId(std::uint64_t(minute) + 1);
    return event;
}

Event hardBounce(int minute)
{
    Event event = at(minute, EventType::Bounced, events::BounceClass::Hard);
    event.smtpCode = 550;
    event.enhancedCode = "5.1.1";
    event.reason = "No such mailbox";
    return event;
}

std::optional<environments::Suppression> of(std::vector<Event> events)
{
    return suppressionOf("Nora@example.org", "production", events);
}

} // namespace

class SuppressedTest : public QObject {
    Q_OBJECT

private slots:
    void aHardBounceSuppressesWithItsEvidence()
    {
        const auto suppression = of({hardBounce(3)});
        QVERIFY(suppression);
        QCOMPARE(suppression->reason, std::string("it bounced for good: 550 5.1.1 No such mailbox"));
        QCOMPARE(suppression->eventId, events::toString(events::EventId(4)));
    }

    void codesThatTheReplyBeginsWithAreSaidOnce()
    {
        Event event = hardBounce(3);
        event.reason = "smtp; 550 5.1.1 <nora@example.org>: no such mailbox";
        QCOMPARE(of({event})->reason, "it bounced for good: " + event.reason);
        event.reason = "queue 15503 has no mailbox for 5.1.10"; // other numbers that look like them
        QCOMPARE(of({event})->reason, "it bounced for good: 550 5.1.1 " + event.reason);
        event.reason.clear();
        QCOMPARE(of({event})->reason, std::string("it bounced for good: 550 5.1.1"));
    }

    void aSoftBounceADelayAndADeliveryDont()
    {
        QVERIFY(!of({at(1, EventType::Bounced, events::BounceClass::Soft), at(2, EventType::Deferred),
                     at(3, EventType::Delivered), at(4, EventType::Bounced, events::BounceClass::Undetermined)}));
    }

    void aLaterDeliveryLiftsABounceInAnyOrderOfEvents()
    {
        QVERIFY(!of({hardBounce(1), at(2, EventType::Delivered)}));
        QVERIFY(!of({at(2, EventType::Delivered), hardBounce(1)}));
        QVERIFY(of({at(1, EventType::Delivered), hardBounce(2)}));
    }

    void nothingLiftsAComplaint()
    {
        QVERIFY(of({at(1, EventType::Complained), at(2, EventType::Delivered)}));
    }

    void whatNobodyVerifiedSuppressesNobody()
    {
        Event forged = hardBounce(1);
        forged.strength = events::Strength::None;
        forged.verification = events::VerificationStatus::NotConfigured;
        QVERIFY(!of({forged}));
        Event unsure = hardBounce(1);
        unsure.recipientCertain = false;
        QVERIFY(!of({unsure}));
    }

    void othersDontCount()
    {
        Event staging = hardBounce(1);
        staging.environment = "staging";
        Event somebodyElse = hardBounce(1);
        somebodyElse.recipient = "nora@example.org.evil.example";
        QVERIFY(!of({staging, somebodyElse}));
    }
};

WAYBILL_TEST(SuppressedTest)

} // namespace waybill::suppressions

#include "SuppressedTest.moc"
