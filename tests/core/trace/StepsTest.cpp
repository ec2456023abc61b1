// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Steps.h"

#include "tests/core/trace/Events.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::trace::tests {

using events::Event;
using events::EventType;
using Answer = LedgerSend::Answer;
using namespace std::chrono_literals;

namespace {

const QString provider = QStringLiteral("SendGrid");

Story toldOf(std::vector<Event> events, std::vector<events::Send> sends = {}, std::vector<LedgerSend> ledger = {})
{
    auto stories = tellStories(std::move(events), [](const events::MessageKey&) { return context(); }, std::move(sends),
                               std::move(ledger));
    Q_ASSERT(stories.size() == 1);
    return std::move(stories.front());
}

events::Send registered()
{
    const Event event = eventOf(EventType::Queued, 0, 1);
    return {event.provider, event.environment, event.messageId, event.recipient, "order-7712", "Receipt", start - 1s};
}

LedgerSend asked(Answer answer, int attempts = 1)
{
    const Event event = eventOf(EventType::Queued, 0, 1);
    LedgerSend send{.id = "snd_1", .provider = event.provider, .environment = event.environment,
                    .credential = "prod-transactional", .recipient = "Nora.Quist@example.org", .messageType = "Receipt",
                    .correlationId = "order-7712", .answer = answer, .attempts = attempts, .askedAt = start - 200ms,
                    .answeredAt = start - 20ms};
    if (answer == Answer::Accepted)
        send.messageId = event.messageId;
    else
        send.text = "the sender is not verified";
    return send;
}

std::vector<const Step*> of(Layer layer, const std::vector<Step>& steps)
{
    std::vector<const Step*> found;
    for (const Step& step : steps)
        if (step.layer == layer && !step.isEvent)
            found.push_back(&step);
    return found;
}

QStringList namesOf(const std::vector<Step>& steps)
{
    QStringList names;
    for (const Step& step : steps)
        names.append(step.isEvent ? QStringLiteral("*") : step.name);
    return names;
}

} // namespace

class StepsTest : public QObject {
    Q_OBJECT

private slots:
    void aRequestThatNobodyRecordedIsNotInvented()
    {
        const auto steps = stepsOf(toldOf({eventOf(EventType::Delivered, 2, 1)}), provider);

        const Step& request = steps.front();
        QCOMPARE(int(request.layer), int(Layer::Request));
        QVERIFY(request.what.startsWith(QStringLiteral("No evidence of the request here")));
        QCOMPARE(request.basis, QStringLiteral("None"));
        QVERIFY(!request.at);
        QVERIFY(!request.event);
    }

    void anIdThatCameBackIsNoRecord()
    {
        Event event = eventOf(EventType::Delivered, 2, 1);
        event.correlationId = "order-7712";

        const Step request = stepsOf(toldOf({event}), provider).front();

        QVERIFY(request.what.contains(QStringLiteral("order-7712")));
        QCOMPARE(request.name, QStringLiteral("Not recorded"));
        QVERIFY(!request.at);
    }

    void aRegisteredSendSaysWhoseWordItIs()
    {
        const Step request = stepsOf(toldOf({eventOf(EventType::Delivered, 2, 1)}, {registered()}), provider).front();

        QCOMPARE(request.basis, QStringLiteral("Your application"));
        QVERIFY(request.what.contains(QStringLiteral("order-7712")));
        QVERIFY(request.what.contains(QStringLiteral("Receipt")));
        QVERIFY(request.at == std::optional(start - 1s));
    }

    void aSendOfTheLedgerHasItsRequestAndItsAnswer()
    {
        const auto steps = stepsOf(toldOf({eventOf(EventType::Delivered, 2, 1)}, {registered()}, {asked(Answer::Accepted)}), provider);

        QCOMPARE(namesOf(steps), (QStringList{"Requested", "Accepted", "*", "Applied"}));
        QCOMPARE(steps[0].basis, QStringLiteral("Send ledger"));
        QVERIFY(steps[0].what.contains(QStringLiteral("prod-transactional")));
        QCOMPARE(steps[1].basis, QStringLiteral("Provider’s answer"));
        QVERIFY(steps[1].what.contains(QStringLiteral("n3Qk7ZtRTQ2v0xWq5mB1fA")));
        QVERIFY(steps[0].at < steps[1].at);
    }

    void whatWasHeldBackWasNeverAsked()
    {
        const auto steps = stepsOf(toldOf({}, {}, {asked(Answer::NotSent, 0)}), provider);

        QCOMPARE(namesOf(steps), (QStringList{"Held back", "No event"}));
        QVERIFY(steps[0].what.contains(QStringLiteral("the sender is not verified")));
        QVERIFY(of(Layer::Processing, steps).front()->what.contains(QStringLiteral("None is to be expected")));
    }

    void copiesAreOneRowAnEvent()
    {
        Event delivered = eventOf(EventType::Delivered, 2, 2);
        delivered.copies = 2;

        Story story = toldOf({eventOf(EventType::Queued, 0, 1), delivered});
        story.lastCopies.emplace(delivered.id, start + 5min);

        const auto steps = stepsOf(story, provider);

        const auto rows = of(Layer::Processing, steps);
        QCOMPARE(rows.size(), std::size_t(2));
        QVERIFY(rows[1]->at == std::optional(start + 5min));
        QCOMPARE(rows[1]->name, QStringLiteral("Duplicate"));
        QVERIFY(rows[1]->what.contains(QStringLiteral("came 2 more times")));
        QVERIFY(rows[1]->event == std::optional<std::size_t>(1));
    }

    void whatCouldNotBeAppliedIsSaid()
    {
        Event failed = eventOf(EventType::Delivered, 2, 1);
        failed.processing = events::Processing::Failed;

        const auto rows = stepsOf(toldOf({failed}), provider);

        QCOMPARE(namesOf(rows), (QStringList{"Not recorded", "*", "Not applied"}));
        QVERIFY(rows.back().what.contains(QStringLiteral("dead letters")));
    }

    void anEventsOwnRowHasItsWords()
    {
        Event bounced = eventOf(EventType::Bounced, 2, 1);
        bounced.bounce = events::BounceClass::Hard;
        bounced.reason = "550 5.1.1 no such user";

        const Step row = stepsOf(toldOf({bounced}), provider).at(1);

        QVERIFY(row.isEvent);
        QCOMPARE(row.name, QStringLiteral("Bounced, hard"));
        QCOMPARE(row.what, QStringLiteral("550 5.1.1 no such user"));
        QCOMPARE(row.basis, QStringLiteral("Signed webhook"));
    }

    void onlyWhatCameLateIsCalledLate_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("isLate");
        QTest::newRow("at once") << 1 << false;
        QTest::newRow("five minutes") << 300 << false;
        QTest::newRow("more") << 301 << true;
        QTest::newRow("before it happened, by their clock") << -3600 << false;
    }

    void onlyWhatCameLateIsCalledLate()
    {
        QFETCH(int, seconds);
        QFETCH(bool, isLate);
        Event event = eventOf(EventType::Delivered, 2, 1);
        event.receivedAt = *event.occurredAt + std::chrono::seconds(seconds);

        const auto steps = stepsOf(toldOf({event}), provider);

        QCOMPARE(namesOf(steps).contains(QStringLiteral("Late")), isLate);
    }

    void mailThatCameInHasNoRequestOfOurs()
    {
        const auto steps = stepsOf(toldOf({eventOf(EventType::Inbound, 2, 1)}), provider);

        QVERIFY(of(Layer::Request, steps).empty());
    }

    void aSendIsPutToItsMessage_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("stories");
        for (const char* same : {"same id", "our own id alone", "another case of the address"})
            QTest::newRow(same) << QString::fromLatin1(same) << 1;
        for (const char* other : {"another id", "another address", "another environment", "no id of ours came back"})
            QTest::newRow(other) << QString::fromLatin1(other) << 2;
    }

    void aSendIsPutToItsMessage()
    {
        QFETCH(QString, what);
        QFETCH(int, stories);
        Event event = eventOf(EventType::Delivered, 2, 1);
        LedgerSend send = asked(Answer::Accepted);
        if (what == QStringLiteral("our own id alone")) {
            send = asked(Answer::Unclear);
            event.correlationId = "order-7712";
        } else if (what == QStringLiteral("no id of ours came back")) {
            send = asked(Answer::Unclear);
        } else if (what == QStringLiteral("another case of the address")) {
            send.recipient = "NORA.quist@EXAMPLE.org";
        } else if (what == QStringLiteral("another id")) {
            send.messageId = "other";
        } else if (what == QStringLiteral("another address")) {
            send.recipient = "somebody@example.org";
        } else if (what == QStringLiteral("another environment")) {
            send.environment = "staging";
        }

        const auto told = tellStories({event}, [](const events::MessageKey&) { return context(); }, {}, {send});

        QCOMPARE(int(told.size()), stories);
    }

    void theVerdictOfASendWithoutEventsIsTheLedgers_data()
    {
        QTest::addColumn<int>("answer");
        QTest::addColumn<int>("attempts");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<int>("layer");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, Answer answer, int attempts, events::Outcome outcome, Layer layer, const char* says) {
            QTest::newRow(name) << int(answer) << attempts << int(outcome) << int(layer) << QString::fromLatin1(says);
        };
        using enum events::Outcome;
        row("accepted", Answer::Accepted, 1, Accepted, Layer::Acceptance, "SendGrid accepted it");
        row("refused", Answer::Refused, 1, Rejected, Layer::Acceptance, "SendGrid refused our request");
        row("held back", Answer::NotSent, 0, Failed, Layer::Request, "held back");
        row("no connection", Answer::NotSent, 3, Failed, Layer::Request, "did not take our request");
        row("unclear", Answer::Unclear, 1, Unknown, Layer::Acceptance, "no answer says");
        row("under way", Answer::None, 1, Unknown, Layer::Request, "is being asked");
        row("planned", Answer::None, 0, Unknown, Layer::Request, "hasn");
    }

    void theVerdictOfASendWithoutEventsIsTheLedgers()
    {
        QFETCH(int, answer);
        QFETCH(int, attempts);
        QFETCH(int, outcome);
        QFETCH(int, layer);
        QFETCH(QString, says);

        const Verdict verdict = toldOf({}, {}, {asked(Answer(answer), attempts)}).verdict;

        QCOMPARE(int(verdict.outcome), outcome);
        QCOMPARE(int(verdict.layer), layer);
        QVERIFY2(verdict.sentence().contains(says), qPrintable(verdict.sentence()));
        QVERIFY(verdict.confidence != Confidence::Sure); // no webhook says so
        QVERIFY(!verdict.nextAction.isEmpty());
        QVERIFY(verdict.layers[0].at.has_value());
    }
};

WAYBILL_TEST(StepsTest)

} // namespace waybill::trace::tests

#include "StepsTest.moc"
