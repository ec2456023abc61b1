// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/trace/Events.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::trace::tests {

using events::EventType;
using namespace std::chrono_literals;

// What a verdict says of times in which the relay was off, and of sends that only the application speaks of.
class OffTimeTest : public QObject {
    Q_OBJECT

    static Context offFor(std::chrono::minutes length, std::optional<std::chrono::minutes> resends)
    {
        Context made = context(3 * 86400);
        made.relayWasOff = {{start + 1min, start + 1min + length}};
        made.providerResendsFor = resends;
        return made;
    }
    static bool saysOff(const Verdict& verdict) { return verdict.sentence().contains(QStringLiteral("the relay was off")); }

private slots:
    void whatAProviderDoesNotResendIsLost()
    {
        const Verdict verdict = judged({eventOf(EventType::Sent, 0, 1)}, offFor(30min, 0min));

        QVERIFY2(verdict.sentence().contains(QStringLiteral(
                     "the relay was off 2026-11-23 09:15–2026-11-23 09:45 UTC, and SendGrid does not resend")),
                 qPrintable(verdict.sentence()));
        QVERIFY(verdict.nextAction.contains(QStringLiteral("own log")));
    }

    void aLongerTimeThanItResendsIsSaid()
    {
        const Verdict verdict = judged({eventOf(EventType::Sent, 0, 1)}, offFor(25 * 60min, 24h));
        QVERIFY(verdict.sentence().contains(QStringLiteral("and SendGrid resends for no longer than 24 h")));
    }

    void whatIsResentByNowIsNoExcuse()
    {
        QVERIFY(!saysOff(judged({eventOf(EventType::Sent, 0, 1)}, offFor(30min, 24h))));
    }

    void whatMayStillComeIsSaid()
    {
        Context soon = offFor(30min, 24h);
        soon.now = start + 2h;
        const QString sentence = judged({eventOf(EventType::Sent, 0, 1)}, soon).sentence();
        QVERIFY(sentence.contains(QStringLiteral("off 09:15–09:45 UTC, and SendGrid resends for 24 h, so it may still come")));
    }

    void deliveriesThatAreNotResentAreLost()
    {
        Context mailgun = offFor(30min, 8h);
        mailgun.providerResendsDeliveries = false;
        QVERIFY(judged({eventOf(EventType::Sent, 0, 1)}, mailgun).sentence().contains(QStringLiteral("does not resend deliveries")));
    }

    void nothingIsSaidOfAMessageWhoseOutcomeIsKnown()
    {
        QVERIFY(!saysOff(judged({eventOf(EventType::Sent, 0, 1), eventOf(EventType::Delivered, 2, 2)}, offFor(30min, 0min))));
    }

    void timesThatDoNotMatterAreLeftOut()
    {
        Context other = context(30 * 86400);
        other.providerResendsFor = 0min;
        other.relayWasOff = {{start - 2h, start - 1h},          // before it was sent
                             {start + 1min, start + 1min + 5s}, // a restart
                             {start + 24h * 10, start + 24h * 11}};
        QVERIFY(!saysOff(judged({eventOf(EventType::Sent, 0, 1)}, other)));
    }

    void aSendWithoutAnEventIsAStoryOfItsOwn()
    {
        const events::Send send{"sendgrid", "production", "m-9", "nora.quist@example.org", "order-7", "Receipt", start};

        const auto stories = tellStories({}, [](const events::MessageKey&) { return context(); }, {send});

        QCOMPARE(stories.size(), std::size_t(1));
        const Verdict& verdict = stories[0].verdict;
        QCOMPARE(verdict.headline, QStringLiteral("Not known."));
        QVERIFY(verdict.sentence().contains(QStringLiteral("Your application registered it as order-7")));
        QVERIFY(verdict.sentence().contains(QStringLiteral("no event says that SendGrid accepted it")));
        QCOMPARE(verdict.layerClause.text,
                 QStringLiteral("The request layer is known; whether SendGrid accepted it isn’t"));
        QCOMPARE(int(verdict.layer), int(Layer::Request));
        QCOMPARE(int(verdict.layers[0].state), int(LayerStatus::State::Done));
        QCOMPARE(int(verdict.layers[1].state), int(LayerStatus::State::NotKnown));
        QVERIFY(verdict.evidence().empty());
    }

    void aSendBelongsToItsMessageInWhateverCase()
    {
        const events::Event sent = eventOf(EventType::Sent, 0, 1);
        const events::Send send{"sendgrid", "production", sent.messageId, "Nora.Quist@example.org", "order-7", "", start - 1s};

        const auto stories = tellStories({sent}, [](const events::MessageKey&) { return context(); }, {send});

        QCOMPARE(stories.size(), std::size_t(1));
        QVERIFY(stories[0].send.has_value());
        QCOMPARE(stories[0].verdict.layers[0].evidenceText, QStringLiteral("Registered by your application"));
        QCOMPARE(int(stories[0].verdict.outcome), int(events::Outcome::Accepted));
    }

    void theRelayBeingOffExplainsAnUnknownSendToo()
    {
        const events::Send send{"sendgrid", "production", "m-9", "nora.quist@example.org", "order-7", "", start};
        const auto stories =
            tellStories({}, [](const events::MessageKey&) { return offFor(30min, 0min); }, {send});
        QVERIFY(saysOff(stories[0].verdict));
    }
};

WAYBILL_TEST(OffTimeTest)

} // namespace waybill::trace::tests

#include "OffTimeTest.moc"
