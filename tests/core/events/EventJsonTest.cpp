// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/EventJson.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::events {

namespace {

Event fullEvent()
{
    Event event;
    event.provider = "sendgrid";
    event.type = EventType::Bounced;
    event.bounce = BounceClass::Hard;
    event.nativeType = "bounce/bounce";
    event.occurredAt = timestampFromMs(1767258005123);
    event.recipient = "nora@example.org";
    event.smtpCode = 550;
    event.enhancedCode = "5.1.1";
    event.reason = "550 5.1.1 \"no\"\r\n";
    event.tags = {"a", "b"};
    event.metadata = {{"order", "42"}};
    event.recipientCertain = false;
    event.id = EventId(0xfedcba9876543210);
    event.dedupKey = std::string(32, '\xAB');
    event.endpoint = "hook";
    event.environment = "production";
    event.receivedAt = timestampFromMs(1767258006000);
    event.verification = VerificationStatus::Verified;
    event.strength = Strength::Body;
    event.processing = Processing::Applied;
    event.request = RequestId(7);
    event.seq = Seq(9);
    event.copies = 2;
    return event;
}

std::string written(const Event& event)
{
    JsonWriter writer;
    writeEvent(writer, event);
    return writer.take();
}

} // namespace

class EventJsonTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsReadBackTheSame()
    {
        for (const Event& event : {fullEvent(), Event()}) {
            const std::string json = written(event);
            JsonDocument document;
            QVERIFY(document.parse(json));

            const auto read = readEvent(document.root());

            QVERIFY2(read, json.c_str());
            QCOMPARE(written(*read), json);
        }
    }

    void theNormalisedFormHasFifteenKeys()
    {
        JsonWriter writer;
        writeNormalised(writer, Event());
        JsonDocument document;
        QVERIFY(document.parse(writer.text()));

        QCOMPARE(document.root().size(), std::size_t(15));
        QCOMPARE(document.root()["tags"].raw(), std::string_view("[]"));
        QCOMPARE(document.root()["url"].raw(), std::string_view("null"));
    }

    void aMissingOrRetypedKeyIsNamed()
    {
        const std::string json = written(fullEvent());
        JsonDocument whole;
        QVERIFY(whole.parse(json));
        for (std::size_t i = 0; i < whole.root().size(); ++i) {
            const std::string key(whole.root().keyAt(i));
            std::string retyped = json;
            retyped.replace(whole.root().at(i).offset(), whole.root().at(i).length(), "1.5");
            JsonDocument document;
            QVERIFY(document.parse(retyped));

            const auto read = readEvent(document.root());

            QVERIFY2(!read, key.c_str());
            QVERIFY2(read.error().message.find(key) != std::string::npos, read.error().message.c_str());
        }
        QVERIFY(!readEvent(JsonValue()));
    }
};

WAYBILL_TEST(EventJsonTest)

} // namespace waybill::events

#include "EventJsonTest.moc"
