// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/health/Diagnosis.h"
#include "core/relay/health/DiskUse.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay {

using namespace std::chrono_literals;

namespace {

const Timestamp now = timestampFromMs(1'767'258'000'000) + 30s;

// `accepted` in each of three hours' minutes, but for the last `silent` ones.
EndpointFacts endpointWith(std::int64_t accepted, std::size_t silent)
{
    EndpointFacts facts{.beats = std::vector<Beat>(std::size_t(Beats::kept.count())), .now = now};
    for (std::size_t minute = 0; minute + silent < facts.beats.size(); ++minute)
        facts.beats[minute].accepted = accepted;
    facts.lastReceived = facts.lastVerified = now - std::chrono::minutes(silent);
    return facts;
}

void refuseInLast(EndpointFacts& facts, std::size_t minutes, const char* reason)
{
    for (std::size_t minute = facts.beats.size() - minutes; minute < facts.beats.size(); ++minute)
        facts.beats[minute] = {0, 3};
    facts.lastRefusal = reason;
    facts.lastReceived = now;
    facts.lastVerified = minutes < facts.beats.size() ? std::optional(now - std::chrono::minutes(minutes)) : std::nullopt;
}

} // namespace

class DiagnosisTest : public QObject {
    Q_OBJECT
private slots:
    void whatComesAndIsVerifiedIsHealthy()
    {
        QCOMPARE(diagnose(endpointWith(4, 0)), Diagnosis());
    }

    void signaturesThatFailFromOneMinuteOnMeanAnotherKey()
    {
        EndpointFacts facts = endpointWith(4, 0);
        refuseInLast(facts, 12, "mismatch");

        const Diagnosis found = diagnose(facts);

        QVERIFY(found.state == EndpointState::Refusing);
        QVERIFY(found.cause == Cause::KeyRotated);
        QCOMPARE(found.count, 36);
        QCOMPARE(*found.since, Timestamp(minuteOf(now) - 11min));
    }

    void signaturesThatWereNeverRightMeanTheWrongKey()
    {
        EndpointFacts facts = endpointWith(0, 180);
        refuseInLast(facts, 180, "mismatch");

        QVERIFY(diagnose(facts).cause == Cause::WrongKey);
    }

    void aForgedRequestAmongManyIsNoState()
    {
        EndpointFacts facts = endpointWith(4, 0);
        facts.beats.back().refused = 4;
        facts.lastRefusal = "mismatch";

        QVERIFY(diagnose(facts).state == EndpointState::Healthy);
    }

    void signedTimesThatAreOffMeanAClock()
    {
        EndpointFacts facts = endpointWith(4, 0);
        refuseInLast(facts, 5, "too_old");
        facts.refusedSkew = -420s;
        QVERIFY(diagnose(facts).state == EndpointState::ClockOff);
        QVERIFY(diagnose(facts).cause == Cause::SendersClock);
        QCOMPARE(diagnose(facts).span, -420s);

        // Another provider's signatures say the same: then it is ours.
        facts.clockOffAtOthers = -415s;
        QVERIFY(diagnose(facts).cause == Cause::OwnClock);
    }

    void silenceAfterMailWasSentIsSilent()
    {
        EndpointFacts facts = endpointWith(2, 24);
        facts.sentSinceLastEvent = 20;

        const Diagnosis found = diagnose(facts);

        QVERIFY(found.state == EndpointState::Silent);
        QVERIFY(found.cause == Cause::MailWasSent);
        QCOMPARE(found.missing, 48);
    }

    void silenceWithoutMailIsQuiet()
    {
        EndpointFacts facts = endpointWith(2, 24);
        facts.sentSinceLastEvent = 0;

        QVERIFY(diagnose(facts).state == EndpointState::Quiet);
        QVERIFY(!needsSomeone(EndpointState::Quiet));
    }

    void silenceUnlikeTheEndpointsRhythmIsSilent()
    {
        QVERIFY(diagnose(endpointWith(2, 24)).cause == Cause::UnlikeBefore);
        // Three expected events may be missing by chance.
        QVERIFY(diagnose(endpointWith(1, 3)).state == EndpointState::Healthy);
    }

    void anEndpointWithLongGapsIsQuiet()
    {
        EndpointFacts facts = endpointWith(0, 24);
        for (std::size_t minute = 0; minute < 160; minute += 20)
            facts.beats[minute].accepted = 12;

        QVERIFY(diagnose(facts).state == EndpointState::Quiet);
    }

    void minutesInWhichTheRelayWasOffAreNobodysSilence()
    {
        EndpointFacts facts = endpointWith(2, 24);
        facts.wasOff.assign(facts.beats.size(), false);
        std::fill(facts.wasOff.end() - 24, facts.wasOff.end() - 1, true);

        QVERIFY(diagnose(facts).state == EndpointState::Quiet);
    }

    void anEndpointNobodyEverCalledIsTold()
    {
        const EndpointFacts facts{.beats = std::vector<Beat>(180), .now = now};
        QVERIFY(diagnose(facts).state == EndpointState::Quiet);
        QVERIFY(diagnose(facts).cause == Cause::NeverCalled);

        EndpointFacts sent = facts;
        sent.sentSinceLastEvent = 3;
        QVERIFY(diagnose(sent).state == EndpointState::Silent);
        QVERIFY(diagnose(sent).cause == Cause::NeverCalled);
    }

    void hitsOfAPathNearbyMeanMisrouted()
    {
        EndpointFacts facts = endpointWith(2, 20);
        facts.strayPath = "/hooks/sendgrid-prod";
        facts.strayHits = 31;
        facts.lastStray = now - 5s;

        const Diagnosis found = diagnose(facts);

        QVERIFY(found.state == EndpointState::Misrouted);
        QCOMPARE(found.detail, std::string("/hooks/sendgrid-prod"));
        QCOMPARE(found.count, 31);
        // Once requests come here again, the stray ones are history.
        facts.lastReceived = now;
        facts.beats.back().accepted = 1;
        QVERIFY(diagnose(facts).state == EndpointState::Healthy);
    }

    void slowAnswersAreSaidBeforeTheProviderGivesUp()
    {
        EndpointFacts facts = endpointWith(4, 0);
        facts.answerP95 = 2500ms;
        QVERIFY(diagnose(facts).state == EndpointState::Slow);
        QCOMPARE(diagnose(facts).span, 2500ms);
    }

    void aSecretThatCannotBeReadComesFirst()
    {
        EndpointFacts facts = endpointWith(2, 24);
        facts.secretReadable = false;
        facts.secretProblem = "the keyring is locked";
        facts.heldBack = 5;

        const Diagnosis found = diagnose(facts);

        QVERIFY(found.state == EndpointState::WaitingForKey);
        QCOMPARE(found.detail, std::string("the keyring is locked"));
        QVERIFY(isUrgent(found.state));
    }

    void namesComeBackAsTheyWent()
    {
        for (int state = 0; state <= int(EndpointState::WaitingForKey); ++state)
            QVERIFY(endpointStateFrom(toString(EndpointState(state))) == EndpointState(state));
        for (int cause = 0; cause <= int(Cause::SecretUnreadable); ++cause)
            QVERIFY(causeFrom(toString(Cause(cause))) == Cause(cause));
        QVERIFY(!causeFrom("bad luck"));
    }

    void beatsForgetWhatIsOld()
    {
        Beats beats;
        beats.noteAccepted(now - 4h);
        beats.noteAccepted(now - 59min);
        beats.noteRefused(now);

        beats.forgetBefore(now);

        const std::vector<Beat> hour = beats.until(now, 60min);
        QCOMPARE(hour.size(), 60u);
        QCOMPARE(hour.front(), Beat(1, 0));
        QCOMPARE(hour.back(), Beat(0, 1));
        QCOMPARE(beats.beat(minuteOf(now - 4h)), Beat());
    }

    void aLargeBusyFolderGrowsAndDoesNotShrink()
    {
        const std::int64_t terabyte = 1'000'000'000'000;
        QCOMPARE(bytesPerDay(terabyte, 1'000'000'000, 1'000'000), std::int64_t(24'000'000'000));
        QVERIFY(!bytesPerDay(terabyte, 0, 5));
    }
};

WAYBILL_TEST(DiagnosisTest)

} // namespace waybill::relay

#include "DiagnosisTest.moc"
