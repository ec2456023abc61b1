// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

// What the bodies under fixtures don't show of each provider.

namespace waybill::providers::tests {

using namespace std::string_literals;
using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

std::vector<const char*> allProviders()
{
    std::vector<const char*> ids;
    const Registry registry;
    for (const auto& provider : registry.all())
        ids.push_back(provider->card().id.data()); // from a literal
    return ids;
}

std::string postmarkBounce(const std::string& type)
{
    return "{\"RecordType\":\"Bounce\",\"Type\":\"" + type + "\",\"Email\":\"a@x.org\"}";
}

std::string mailgunFailure(const std::string& details)
{
    return "{\"event-data\":{\"event\":\"failed\"," + details + "}}";
}

std::string resendBounce(const std::string& details)
{
    return "{\"type\":\"email.bounced\",\"data\":{\"to\":[\"a@x.org\"]," + details + "}}";
}

} // namespace

class ProvidersTest : public QObject {
    Q_OBJECT

private slots:
    void oneBadElementNeverHarmsTheOthers()
    {
        for (const char* provider : allProviders()) {
            const auto normalised = normalise(provider, R"([null, 5, "x", [], {}, {"event": null}, true])");

            QCOMPARE(normalised.size(), std::size_t(7));
            for (const NormalisedEvent& one : normalised) {
                QVERIFY(one.event.type == EventType::Other);
                QCOMPARE(one.event.provider, std::string(provider));
                QVERIFY(one.event.nativeType.empty());
            }
        }
    }

    void aBareObjectAndAnArrayAreBothTaken()
    {
        QVERIFY(eventOf("sendgrid", R"({"event":"delivered"})").type == EventType::Delivered);
        QVERIFY(eventOf("postmark", R"([{"RecordType":"Delivery"}])").type == EventType::Delivered);
        QVERIFY(eventOf("mailgun", R"([{"event-data":{"event":"delivered"}}])").type == EventType::Delivered);
        QVERIFY(eventOf("resend", R"([{"type":"email.delivered"}])").type == EventType::Delivered);
    }

    void anEmptyArrayHasNothingToReport()
    {
        for (const char* provider : allProviders()) {
            const Registry registry;
            const auto result = registry.find(provider)->normalise({Headers(), "[]"});
            QVERIFY(result);
            QVERIFY(result->empty());
        }
    }

    void whatIsNoContainerIsInvalidInput()
    {
        for (const char* provider : allProviders()) {
            for (const char* body : {"", " ", "[1,", "{\"a\":", "noise", "a=b&c=d", "\xFF\xFE", "--", "--x\n", "[{}] x"}) {
                const Registry registry;
                const auto result = registry.find(provider)->normalise({Headers(), body});
                QVERIFY2(!result, body);
                QVERIFY(result.error().code == ErrorCode::InvalidInput);
            }
        }
    }

    void aBodyOfEndlessElementsIsTooLarge()
    {
        std::string body = "[0";
        for (int i = 0; i < 60'000; ++i)
            body += ",0";
        const Registry registry;

        const auto result = registry.find("sendgrid")->normalise({Headers(), body + "]"});

        QVERIFY(!result);
        QVERIFY(result.error().code == ErrorCode::TooLarge);
    }

    void unknownNamesAreKept()
    {
        const Event event = eventOf("resend", R"({"type":"email.teleported","data":{"to":["a@x.org"]}})");

        QVERIFY(event.type == EventType::Other);
        QCOMPARE(event.nativeType, "email.teleported"s);
        QCOMPARE(event.recipient, "a@x.org"s);
    }

    void bigIdsKeepEveryDigit()
    {
        const Event event = eventOf("postmark", R"({"RecordType":"Bounce","ID":9007199254740993,"Type":"HardBounce"})");

        QCOMPARE(event.providerEventId, "9007199254740993"s);
    }

    void sendGridBouncesWithoutAKnownTypeAreUndetermined()
    {
        for (const char* body : {R"({"event":"bounce"})", R"({"event":"bounce","type":"expired"})",
                                 R"({"event":"bounce","type":null})", R"({"event":"bounce","type":["bounce"]})"}) {
            const Event event = eventOf("sendgrid", body);
            QVERIFY(event.type == EventType::Bounced);
            QVERIFY(event.bounce == BounceClass::Undetermined);
        }
        QCOMPARE(eventOf("sendgrid", R"({"event":"bounce","type":"expired"})").nativeType, "bounce/expired"s);
        QCOMPARE(eventOf("sendgrid", R"({"event":"bounce"})").nativeType, "bounce"s);
    }

    void sendGridTellsCustomArgumentsFromItsOwnKeys()
    {
        const Event event = eventOf("sendgrid", R"({"event":"open","email":"a@x.org","sg_machine_open":true,"url":"u",
            "order":42,"correlation_id":"<c>","sg_template_id":"d-1","pool":{"id":1},"campaign":"spring"})");

        QCOMPARE(event.metadata, (std::vector<std::pair<std::string, std::string>>{{"campaign", "spring"}, {"order", "42"}}));
        QCOMPARE(event.correlationId, "c"s);
        QCOMPARE(event.templateId, "d-1"s);
        QVERIFY(event.machineOpen);
        QVERIFY(event.url.empty());
    }

    void sendGridReasonIsKeptAsGiven()
    {
        const Event event = eventOf("sendgrid", R"({"event":"deferred","reason":" ","response":" 451 4.7.1 a\r\n b "})");

        QCOMPARE(event.reason, " 451 4.7.1 a\r\n b "s);
        QCOMPARE(event.smtpCode.value(), 451);
        QCOMPARE(event.enhancedCode, "4.7.1"s);
    }

    void sendGridInboundFallsBackFromABrokenEnvelope()
    {
        const Event event = eventOf("sendgrid", "envelope=%7Bbroken&to=In+%3Cin%40X.org%3E&from=a%40y.org&subject=Hi");

        QVERIFY(event.type == EventType::Inbound);
        QCOMPARE(event.recipient, "in@x.org"s);
        QCOMPARE(event.sender, "a@y.org"s);
        QCOMPARE(event.subject, "Hi"s);
        QVERIFY(event.messageId.empty());
    }

    void everyPostmarkBounceTypeHasItsMeaning_data()
    {
        QTest::addColumn<QString>("types");
        QTest::addColumn<QString>("meaning");
        QTest::newRow("hard") << "HardBounce VirusNotification" << "bounced hard";
        QTest::newRow("soft") << "SoftBounce" << "bounced soft";
        QTest::newRow("deferred") << "Transient DnsError OpenRelayTest" << "deferred ";
        QTest::newRow("unsubscribed") << "Unsubscribe" << "unsubscribed ";
        QTest::newRow("subscribed") << "Subscribe" << "subscribed ";
        QTest::newRow("complained") << "SpamNotification" << "complained ";
        QTest::newRow("rejected") << "BadEmailAddress ManuallyDeactivated Unconfirmed Blocked DMARCPolicy" << "rejected ";
        QTest::newRow("failed") << "SMTPApiError TemplateRenderingFailed" << "failed ";
        QTest::newRow("other") << "AutoResponder AddressChange ChallengeVerification InboundError Unknown" << "other ";
        QTest::newRow("unlisted") << "BrandNew" << "bounced undetermined";
    }

    void everyPostmarkBounceTypeHasItsMeaning()
    {
        QFETCH(QString, types);
        QFETCH(QString, meaning);
        for (const QString& type : types.split(' ')) {
            const Event event = eventOf("postmark", postmarkBounce(type.toStdString()));
            QCOMPARE(std::string(toString(event.type)) + " " + std::string(toString(event.bounce)), meaning.toStdString());
            QCOMPARE(event.nativeType, "Bounce/" + type.toStdString());
        }
    }

    void postmarkRecordsWithoutDetailsKeepTheirType()
    {
        QVERIFY(eventOf("postmark", R"({"RecordType":"Bounce"})").bounce == BounceClass::Undetermined);
        QCOMPARE(eventOf("postmark", R"({"RecordType":"Bounce"})").nativeType, "Bounce"s);
        const Event change = eventOf("postmark", R"({"RecordType":"SubscriptionChange","SuppressSending":"yes"})");
        QVERIFY(change.type == EventType::Other);
        QCOMPARE(change.nativeType, "SubscriptionChange"s);
        QVERIFY(eventOf("postmark", R"({"RecordType":"SubscriptionChange","SuppressSending":true,
            "SuppressionReason":"SpamComplaint"})").type == EventType::Other);
    }

    void postmarkTakesTheDescriptionWhereThereAreNoDetails()
    {
        const Event event = eventOf("postmark", R"({"RecordType":"Bounce","Details":"","Description":"Gone 5.1.1",
            "BouncedAt":"2026-01-01T05:00:00.1239999-04:00","Metadata":{"b":"2","a":true,"correlation_id":7}})");

        QCOMPARE(event.reason, "Gone 5.1.1"s);
        QCOMPARE(event.enhancedCode, "5.1.1"s);
        QCOMPARE(toMs(*event.occurredAt), 1767258000123ll);
        QCOMPARE(event.correlationId, "7"s);
        QCOMPARE(event.metadata, (std::vector<std::pair<std::string, std::string>>{{"a", "true"}, {"b", "2"}}));
    }

    void mailgunFailuresAreToldApart()
    {
        const auto kindOf = [](const std::string& details) {
            const Event event = eventOf("mailgun", mailgunFailure(details));
            return std::string(toString(event.type)) + " " + std::string(toString(event.bounce)) + event.nativeType;
        };

        QCOMPARE(kindOf(R"("severity":"temporary")"), "deferred failed/temporary"s);
        QCOMPARE(kindOf(R"("severity":"permanent")"), "bounced hardfailed/permanent"s);
        QCOMPARE(kindOf(R"("severity":"permanent","reason":"suppress-bounce")"), "rejected failed/permanent"s);
        QCOMPARE(kindOf(R"("severity":"permanent","delivery-status":{"code":605})"), "rejected failed/permanent"s);
        QCOMPARE(kindOf(R"("severity":"permanent","delivery-status":{"code":"607"})"), "rejected failed/permanent"s);
        QCOMPARE(kindOf(R"("severity":"temporary","delivery-status":{"code":605})"), "deferred failed/temporary"s);
        QCOMPARE(kindOf(R"("x":1)"), "bounced undeterminedfailed"s);
        QCOMPARE(kindOf(R"("severity":"odd")"), "bounced undeterminedfailed/odd"s);
    }

    void mailgunsOwnCodesAreDropped()
    {
        const Event event = eventOf("mailgun", mailgunFailure(
            R"("severity":"permanent","delivery-status":{"code":605,"message":"","description":"Not delivering 5.7.1","bounce-code":"5.0.0"})"));

        QVERIFY(!event.smtpCode);
        QCOMPARE(event.enhancedCode, "5.0.0"s);
        QCOMPARE(event.reason, "Not delivering 5.7.1"s);
    }

    void mailgunFallsBackToTheTokenAndTheHeaders()
    {
        const Event event = eventOf("mailgun", R"({"signature":{"token":"tok"},"event-data":{"event":"rejected",
            "message":{"headers":{"to":"Ada <ada@X.org>, b@y.org","subject":"Hi"}}}})");

        QCOMPARE(event.providerEventId, "tok"s);
        QCOMPARE(event.recipient, "ada@x.org"s);
        QCOMPARE(event.subject, "Hi"s);
    }

    void aStoredMailgunMessageIsInbound()
    {
        const Event event = eventOf("mailgun", R"({"event-data":{"event":"stored","tags":["t"],"recipient":"in@x.org",
            "user-variables":{"correlation_id":"c"},"message":{"headers":{"from":"a@y.org","message-id":"<m@y>"}}}})");

        QVERIFY(event.type == EventType::Inbound);
        QVERIFY(event.tags.empty() && event.correlationId.empty());
        QCOMPARE(event.messageId, "m@y"s);
    }

    void aRouteForwardTakesTheHeaderWhereTheFieldIsMissing()
    {
        const Event event = eventOf("mailgun", "recipient=in%40x.org&sender=a%40y.org&timestamp=1&timestamp=1767258660&"
                                               "message-headers=%5B%5B%22message-id%22%2C%22%3Cm%40y%3E%22%5D%5D");

        QCOMPARE(event.messageId, "m@y"s);
        QCOMPARE(event.sender, "a@y.org"s);
        QCOMPARE(toMs(*event.occurredAt), 1767258660000ll);
    }

    void resendGivesOneEventForEveryRecipientAndIsSureOfNone()
    {
        const auto normalised = normalise("resend", R"({"type":"email.opened",
            "data":{"to":["A <a@x.org>", null, "b@Y.org", "<>"]}})");

        QCOMPARE(normalised.size(), std::size_t(2));
        QCOMPARE(normalised[0].event.recipient, "a@x.org"s);
        QCOMPARE(normalised[1].event.recipient, "b@y.org"s);
        QVERIFY(!normalised[0].event.recipientCertain && !normalised[1].event.recipientCertain);
        QVERIFY(normalised[0].recipientOrdinal != normalised[1].recipientOrdinal);
    }

    void resendMatchesDiagnosticsToRecipientsByPlace()
    {
        const auto normalised = normalise("resend", R"({"type":"email.bounced","data":{"to":["a@x.org",null,"c@x.org","d@x.org"],
            "bounce":{"type":"Permanent","subType":"General","message":"Bounced.",
                      "diagnosticCode":["smtp; 550 5.1.1 a","550 b","smtp; 552 5.2.2 c",""]}}})");

        QCOMPARE(normalised.size(), std::size_t(3));
        QCOMPARE(normalised[0].event.reason, "smtp; 550 5.1.1 a"s);
        QCOMPARE(normalised[1].event.enhancedCode, "5.2.2"s);
        QCOMPARE(normalised[2].event.reason, "Bounced."s);
    }

    void aSingleResendRecipientIsCertain()
    {
        QVERIFY(eventOf("resend", resendBounce(R"("bounce":{"type":"Odd"})")).recipientCertain);
        QVERIFY(eventOf("resend", resendBounce(R"("bounce":{"type":"Odd"})")).bounce == BounceClass::Undetermined);
        QCOMPARE(eventOf("resend", resendBounce(R"("bounce":{"type":"Odd"})")).nativeType, "email.bounced/Odd"s);
        QVERIFY(eventOf("resend", R"({"type":"email.bounced"})").recipient.empty());
    }

    void resendFindsTheCorrelationInAHeader()
    {
        const Event event = eventOf("resend", R"({"type":"email.sent","data":{"to":["a@x.org"],"template_id":"t1",
            "tags":{"b":"2","a":"1"},"headers":[{"name":"x-correlation-ID","value":" <c-1> "}]}})");

        QCOMPARE(event.correlationId, "c-1"s);
        QCOMPARE(event.tags, (std::vector<std::string>{"a=1", "b=2"}));
        QCOMPARE(event.templateId, "t1"s);
    }

    void aReceivedResendMailIsOneEvent()
    {
        const auto normalised = normalise("resend", R"({"type":"email.received","data":{"email_id":"e","to":["a@x.org","b@x.org"],
            "tags":{"t":"1"},"headers":[{"name":"X-Correlation-Id","value":"c"}]}})");

        QCOMPARE(normalised.size(), std::size_t(1));
        QVERIFY(normalised[0].event.recipientCertain);
        QVERIFY(normalised[0].event.tags.empty() && normalised[0].event.correlationId.empty());
    }

    void aResendContactIsTheRecipient()
    {
        const Event event = eventOf("resend", R"({"type":"contact.updated","data":{"email":"A@X.org","unsubscribed":true}})");

        QVERIFY(event.type == EventType::Other);
        QCOMPARE(event.recipient, "A@x.org"s);
    }
};

WAYBILL_TEST(ProvidersTest)

} // namespace waybill::providers::tests

#include "ProvidersTest.moc"
