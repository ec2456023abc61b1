// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/trace/Events.h"
#include "tests/support/TestMain.h"

#include "core/base/JsonWriter.h"
#include "core/trace/VerdictJson.h"

#include <QTest>

#include <algorithm>
#include <random>

Q_DECLARE_METATYPE(std::vector<waybill::events::Event>)
Q_DECLARE_METATYPE(waybill::trace::Context)

namespace waybill::trace::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

class JudgeTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatBecameOfTheMessage_data();
    void tellsWhatBecameOfTheMessage();
    void isTheSameInAnyOrderAndWithRepeats_data() { tellsWhatBecameOfTheMessage_data(); }
    void isTheSameInAnyOrderAndWithRepeats();
    void neverSaysSureWithoutASignatureOverTheBytes();
    void eventsOfAnUncertainRecipientCarryNoClause();
    void deliveredIsNeverCalledTheInbox();
    void anOpeningOrAClickProvesNoReader();
    void saysWhenTheEventsContradictEachOther();
    void aLongSilentDeferralIsOnlyLikely();
    void outsideTextCanNotForgeAPlaceholderOrALine();
    void theFourLayersSayWhatIsKnown();
    void anUnappliedEventIsTroubleInProcessing();
    void theVerdictAsJsonHasTheSixKeys();

private:
    static void addRefusals();
    static void addSilence();
};

namespace {

using Story = std::vector<Event>;

Event with(Event event, void (*change)(Event&))
{
    change(event);
    return event;
}

void row(const char* name, Story events, const char* outcome, const char* layer, const char* confidence,
         const char* sentence, const Context& in = context())
{
    QTest::newRow(name) << std::move(events) << in << QString::fromUtf8(outcome) << QString::fromUtf8(layer)
                        << QString::fromUtf8(confidence) << QString::fromUtf8(sentence);
}

} // namespace

void JudgeTest::tellsWhatBecameOfTheMessage_data()
{
    QTest::addColumn<std::vector<Event>>("events");
    QTest::addColumn<Context>("context");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<QString>("layer");
    QTest::addColumn<QString>("confidence");
    QTest::addColumn<QString>("sentence");

    const Event queued = eventOf(EventType::Queued, 0, 1);
    const Event delivered = eventOf(EventType::Delivered, 2, 2);
    const Event opened = eventOf(EventType::Opened, 30, 3);
    row("delivered", {queued, delivered}, "delivered", "delivery", "sure",
        "Delivered. example.org’s server accepted it at 2026-11-23T09:14:07Z.");
    row("delivered, then opened", {queued, delivered, opened}, "delivered", "delivery", "sure",
        "Delivered. example.org’s server accepted it at 2026-11-23T09:14:07Z; an opening was reported at "
        "2026-11-23T09:14:35Z.");
    row("delivered after a soft bounce and a deferral",
        {bounce(BounceClass::Soft, 0, 4, 452, "4.2.2"), eventOf(EventType::Deferred, 1, 5), delivered}, "delivered",
        "delivery", "sure",
        "Delivered. example.org’s server accepted it at 2026-11-23T09:14:07Z, after 2 temporary "
        "refusals.");
    row("opened without delivered", {queued, opened}, "delivered", "delivery", "likely",
        "Delivered, most likely. An opening was reported at 2026-11-23T09:14:35Z, so it arrived, though no event of its "
        "delivery came.");
    row("fetched by a mail program without delivered",
        {queued, with(opened, [](Event& e) { e.machineOpen = true; })}, "delivered", "delivery", "likely",
        "Delivered, most likely. A mail program fetched its pictures at 2026-11-23T09:14:35Z, so it "
        "arrived, though no event of its delivery came.");
    row("complained after delivered", {delivered, eventOf(EventType::Complained, 50, 16)}, "complained", "delivery",
        "sure",
        "Delivered, then reported as spam. example.org’s server accepted it at 2026-11-23T09:14:07Z, and "
        "the recipient reported it as spam at 2026-11-23T09:14:55Z.");
    row("complained, nothing else", {eventOf(EventType::Complained, 50, 17)}, "complained", "delivery", "sure",
        "Reported as spam. The recipient reported it as spam at 2026-11-23T09:14:55Z, so it arrived, though no event "
        "of "
        "its delivery came.");
    addRefusals();
    addSilence();
}

void JudgeTest::addRefusals()
{
    const Event queued = eventOf(EventType::Queued, 0, 1);
    const Event delivered = eventOf(EventType::Delivered, 2, 2);
    row("hard bounce", {queued, bounce(BounceClass::Hard, 2, 6, 550, "5.1.1", "550 5.1.1 User unknown")},
        "bounced_hard", "delivery", "sure",
        "Not delivered. example.org’s server refused it for good at 2026-11-23T09:14:07Z: no mailbox by "
        "that name. A retry won’t help.");
    row("hard bounce that names no code", {bounce(BounceClass::Hard, 2, 7, 0, "", "bad\nluck")}, "bounced_hard",
        "delivery", "sure",
        "Not delivered. SendGrid reports a bounce for good at 2026-11-23T09:14:07Z: “bad\\nluck”. A retry won’t help.");
    row("hard bounce before any server answered", {bounce(BounceClass::Hard, 2, 8, 0, "5.4.4")}, "bounced_hard",
        "delivery", "sure",
        "Not delivered. SendGrid couldn’t hand it over and gave up at 2026-11-23T09:14:07Z: no way to the recipient’s "
        "domain. A retry won’t help.");
    row("soft bounce", {queued, bounce(BounceClass::Soft, 2, 9, 452, "4.2.2")}, "bounced_soft", "delivery", "sure",
        "Not delivered. example.org’s server refused it at 2026-11-23T09:14:07Z: the mailbox is full. "
        "The cause may pass.");
    row("undetermined bounce", {bounce(BounceClass::Undetermined, 2, 10)}, "bounced_soft", "delivery", "likely",
        "Not delivered. SendGrid reports a bounce at 2026-11-23T09:14:07Z. Whether the cause may pass isn’t known.");
    row("delivered, then an asynchronous bounce", {delivered, bounce(BounceClass::Hard, 60, 11, 550, "5.2.1")},
        "bounced_hard", "delivery", "sure",
        "Not delivered. example.org’s server accepted it at 2026-11-23T09:14:07Z, but it was sent back "
        "at 2026-11-23T09:15:05Z: the mailbox is disabled. A retry won’t help.");
    row("deferred", {queued, with(eventOf(EventType::Deferred, 4, 12), [](Event& e) { e.smtpCode = 421; })}, "deferred",
        "delivery", "sure",
        "Not delivered yet. example.org’s server put it off at 2026-11-23T09:14:09Z. SendGrid is still "
        "trying.");
    row("rejected for a suppressed address",
        {with(eventOf(EventType::Rejected, 1, 13), [](Event& e) { e.reason = "Bounced Address"; })}, "rejected",
        "acceptance", "sure",
        "Not sent. SendGrid refused to send it at 2026-11-23T09:14:06Z: the address bounced before and is on its "
        "bounce "
        "list.");
    row("rejected without a reason", {eventOf(EventType::Rejected, 1, 14)}, "rejected", "acceptance", "sure",
        "Not sent. SendGrid refused to send it at 2026-11-23T09:14:06Z.");
    row("failed", {with(eventOf(EventType::Failed, 1, 15), [](Event& e) { e.reason = "Missing variable"; })}, "failed",
        "acceptance", "sure", "Not sent. SendGrid failed to send it at 2026-11-23T09:14:06Z: “Missing variable”.");
}

void JudgeTest::addSilence()
{
    const Event queued = eventOf(EventType::Queued, 0, 1);
    row("silent within the usual time", {queued}, "accepted", "acceptance", "sure",
        "Accepted, no outcome yet. SendGrid accepted it at 2026-11-23T09:14:05Z; silent since for 30 s, which is "
        "normal: "
        "99 of 100 messages have an outcome within 42 s.",
        context(30));
    row("silent for longer than usual", {queued}, "accepted", "acceptance", "sure",
        "Accepted, no outcome yet. SendGrid accepted it at 2026-11-23T09:14:05Z; silent since for 2 h, longer than "
        "normal: 99 of 100 messages have an outcome within 42 s.",
        context(7200));
    Context young = context(30);
    young.baseline.reset();
    row("silent, no baseline yet", {queued}, "accepted", "acceptance", "sure",
        "Accepted, no outcome yet. SendGrid accepted it at 2026-11-23T09:14:05Z; silent since for 30 s, and there is "
        "no "
        "baseline yet for how long that is normal.",
        young);
    Context mute = context(30);
    mute.providerReportsDelivered = false;
    row("a provider that never reports deliveries", {queued}, "accepted", "acceptance", "sure",
        "Accepted, no outcome yet. SendGrid accepted it at 2026-11-23T09:14:05Z; SendGrid doesn’t report deliveries, "
        "so "
        "its silence says nothing.",
        mute);
    row("nothing that says anything", {eventOf(EventType::Unsubscribed, 5, 18)}, "unknown", "request", "unknown",
        "Not known. No event says what became of it; the last one came at 2026-11-23T09:14:10Z.");
    row("inbound", {eventOf(EventType::Inbound, 5, 19)}, "unknown", "processing", "sure",
        "Mail that came in. It was received at 2026-11-23T09:14:10Z, so there is no delivery to report.");
}

void JudgeTest::tellsWhatBecameOfTheMessage()
{
    QFETCH(std::vector<Event>, events);
    QFETCH(Context, context);
    QFETCH(QString, outcome);
    QFETCH(QString, layer);
    QFETCH(QString, confidence);
    QFETCH(QString, sentence);

    const Verdict verdict = judged(events, context);

    QCOMPARE(verdict.sentence(), sentence);
    QCOMPARE(QString::fromStdString(std::string(events::toString(verdict.outcome))), outcome);
    QCOMPARE(QString::fromStdString(std::string(toString(verdict.layer))), layer);
    QCOMPARE(QString::fromStdString(std::string(toString(verdict.confidence))), confidence);
    QVERIFY(!verdict.nextAction.isEmpty());
    QVERIFY(!verdict.layerClause.text.isEmpty());
    QVERIFY(!verdict.confidenceClause.text.isEmpty());
    QVERIFY(!verdict.evidence().empty());
    for (const events::EventId id : verdict.evidence())
        QVERIFY(std::any_of(events.begin(), events.end(), [id](const Event& e) { return e.id == id; }));
    for (const Clause& clause : verdict.clauses) {
        QVERIFY2(!clause.evidence.empty(), qPrintable(clause.text));
        QCOMPARE(clause.text.contains(QStringLiteral("%time%")),
                 clause.at && clause.text.contains(QStringLiteral("%time%")));
    }
}

void JudgeTest::isTheSameInAnyOrderAndWithRepeats()
{
    QFETCH(std::vector<Event>, events);
    QFETCH(Context, context);
    const Verdict expected = judged(events, context);
    std::mt19937 random(7);

    for (int round = 0; round < 20; ++round) {
        events.push_back(events[random() % events.size()]);
        std::shuffle(events.begin(), events.end(), random);
        const Verdict verdict = judged(events, context);

        QCOMPARE(verdict.sentence(), expected.sentence());
        QCOMPARE(verdict.nextAction, expected.nextAction);
        QVERIFY(verdict.evidence() == expected.evidence());
        QVERIFY(verdict.at == expected.at);
    }
}

void JudgeTest::neverSaysSureWithoutASignatureOverTheBytes()
{
    for (const auto strength : {events::Strength::Sender, events::Strength::None}) {
        Event delivered = eventOf(EventType::Delivered, 2, 2);
        delivered.strength = strength;

        const Verdict verdict = judged({eventOf(EventType::Queued, 0, 1), delivered});

        QCOMPARE(int(verdict.confidence), int(Confidence::Likely));
        QVERIFY(!verdict.confidenceClause.text.startsWith(QStringLiteral("signed")));
    }
}

void JudgeTest::eventsOfAnUncertainRecipientCarryNoClause()
{
    Event uncertain = eventOf(EventType::Delivered, 2, 2);
    uncertain.recipientCertain = false;

    const Verdict alone = judged({uncertain});
    const Verdict beside = judged({eventOf(EventType::Queued, 0, 1), uncertain});

    QCOMPARE(int(alone.outcome), int(events::Outcome::Unknown));
    QCOMPARE(int(alone.confidence), int(Confidence::Unknown));
    QVERIFY(alone.evidence().empty());
    QVERIFY(alone.sentence().contains(QStringLiteral("several recipients")));
    QCOMPARE(int(beside.outcome), int(events::Outcome::Accepted));
    QVERIFY(beside.evidence() == std::vector{events::EventId(1)});
}

void JudgeTest::deliveredIsNeverCalledTheInbox()
{
    const Verdict verdict = judged({eventOf(EventType::Delivered, 2, 2)});

    QVERIFY(!verdict.sentence().contains(QStringLiteral("inbox")));
    QVERIFY(verdict.layerClause.text.contains(QStringLiteral("only it knows inbox or spam")));
}

// Picture proxies and link scanners open and click too, and most providers can't tell them from people.
void JudgeTest::anOpeningOrAClickProvesNoReader()
{
    for (const EventType type : {EventType::Opened, EventType::Clicked}) {
        const std::vector events{eventOf(EventType::Delivered, 2, 2), eventOf(type, 30, 3)};
        const Verdict verdict = judged(events);

        QVERIFY2(verdict.sentence().contains(QStringLiteral("was reported")), qPrintable(verdict.sentence()));
        QVERIFY2(verdict.nextAction.contains(QStringLiteral("doesn’t prove a reader")), qPrintable(verdict.nextAction));
        QVERIFY2(verdict.nextAction.contains(QStringLiteral("spam")), qPrintable(verdict.nextAction));
    }
}

void JudgeTest::saysWhenTheEventsContradictEachOther()
{
    const Verdict verdict =
        judged({bounce(BounceClass::Hard, 1, 1, 550, "5.1.1"), eventOf(EventType::Delivered, 9, 2)});

    QCOMPARE(int(verdict.outcome), int(events::Outcome::Delivered));
    QCOMPARE(int(verdict.confidence), int(Confidence::Likely));
    QVERIFY(verdict.sentence().contains(QStringLiteral("though a refusal for good was reported")));
    QCOMPARE(verdict.confidenceClause.text, QStringLiteral("the events contradict each other"));
}

void JudgeTest::aLongSilentDeferralIsOnlyLikely()
{
    const Verdict verdict = judged({eventOf(EventType::Deferred, 0, 1)}, context(6 * 86400));

    QCOMPARE(int(verdict.confidence), int(Confidence::Likely));
    QVERIFY(verdict.sentence().contains(QStringLiteral("probably given up")));
}

void JudgeTest::outsideTextCanNotForgeAPlaceholderOrALine()
{
    Event failed = eventOf(EventType::Failed, 0, 1);
    failed.reason = "%time% %1 %2\r\n\xe2\x80\xae" + std::string(100'000, 'x');

    const QString sentence = judged({failed}).sentence();

    QVERIFY(!sentence.contains(QChar('\n')));
    QVERIFY(!sentence.contains(QChar(0x202e)));
    QVERIFY(sentence.contains(QStringLiteral("“% time % %1 %2")));
    QVERIFY(sentence.size() < 400);
}

void JudgeTest::theFourLayersSayWhatIsKnown()
{
    Event queued = eventOf(EventType::Queued, 0, 1);
    Event delivered = eventOf(EventType::Delivered, 2, 2);
    delivered.smtpCode = 250;
    delivered.enhancedCode = "2.0.0";
    const auto without = judged({queued, delivered}).layers;
    queued.correlationId = "pwreset-7f31b8d4";
    const auto known = judged({queued, delivered}).layers;
    const auto silent = judged({queued}).layers;

    QCOMPARE(int(without[0].state), int(LayerStatus::State::NotKnown));
    QVERIFY(!without[0].evidence);
    QCOMPARE(int(known[0].state), int(LayerStatus::State::Done));
    QCOMPARE(int(known[0].confidence), int(Confidence::Likely));
    QCOMPARE(known[0].detail, QStringLiteral("Your id pwreset-7f31b8d4"));
    QCOMPARE(known[0].evidenceText, QStringLiteral("Came back with the events"));
    QCOMPARE(known[1].detail, QStringLiteral("SendGrid · id n3Qk7Z…B1fA"));
    QVERIFY(known[1].at == queued.occurredAt);
    QCOMPARE(known[2].detail, QStringLiteral("example.org · accepted"));
    QCOMPARE(known[2].evidenceText, QStringLiteral("250 2.0.0"));
    QCOMPARE(known[3].detail, QStringLiteral("Signed, stored, applied"));
    QVERIFY(known[3].at == delivered.receivedAt);
    QCOMPARE(int(silent[2].state), int(LayerStatus::State::NotYet));
}

void JudgeTest::anUnappliedEventIsTroubleInProcessing()
{
    Event delivered = eventOf(EventType::Delivered, 2, 2);
    delivered.processing = events::Processing::Failed;

    QCOMPARE(int(judged({delivered}).layers[3].state), int(LayerStatus::State::Trouble));
}

void JudgeTest::theVerdictAsJsonHasTheSixKeys()
{
    JsonWriter writer;

    writeVerdict(writer, judged({eventOf(EventType::Delivered, 2, 2)}));

    QCOMPARE(
        QString::fromStdString(writer.take()),
        QStringLiteral("{\"outcome\":\"delivered\",\"sentence\":\"Delivered. example.org’s server accepted it at "
                       "2026-11-23T09:14:07Z.\",\"layer\":\"delivery\",\"confidence\":\"sure\",\"next_action\":"
                       "\"Nothing to fix; ask "
                       "the customer to look in spam and other folders.\",\"evidence\":[\"evt_0000000000000002\"]}"));
}

WAYBILL_TEST(JudgeTest)

} // namespace waybill::trace::tests

#include "JudgeTest.moc"
