// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Encoding.h"
#include "core/providers/Authentication.h"
#include "core/providers/Sha1.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

// What the bodies under fixtures don't show.

namespace waybill::providers::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

Verification check(const std::string& key, const std::string& date, const std::string& id, const std::string& digest)
{
    Headers headers;
    headers.add("X-Webhook-Date", date);
    headers.add("Request-Id", id);
    headers.add("X-Webhook-Checksum", toHex(digest));
    std::vector<Secret> lines;
    lines.emplace_back(key);
    const Registry registry;
    return authenticate(*registry.find("emaillabs"), Auth::Signature, Keys(lines), {headers, "[]"}, Timestamp());
}

} // namespace

class EmailLabsTest : public QObject {
    Q_OBJECT

private slots:
    void everyStatusHasItsMeaning_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("bounce");
        const auto row = [](const char* name, EventType type, BounceClass bounce = BounceClass::None) {
            QTest::newRow(name) << name << int(type) << int(bounce);
        };
        row("spambounce", EventType::Bounced, BounceClass::Soft);
        row("feedback", EventType::Complained);
        row("open", EventType::Opened);
        row("click", EventType::Clicked);
        row("track", EventType::Clicked);
        row("unsubscribe", EventType::Unsubscribed);
        row("OK", EventType::Other);
    }

    void everyStatusHasItsMeaning()
    {
        QFETCH(QString, name);
        QFETCH(int, type);
        QFETCH(int, bounce);

        const Event event = eventOf("emaillabs", "[{\"status\":\"" + name.toStdString() + "\",\"url\":\"https://x.org/\"}]");

        QCOMPARE(int(event.type), type);
        QCOMPARE(int(event.bounce), bounce);
        QCOMPARE(event.url.empty(), event.type != EventType::Clicked);
    }

    void aBareObjectIsTaken()
    {
        const Event event = eventOf("emaillabs", R"({"status":"ok","statusTime":"1767258003","to":{"messageId":" <m@x> "}})");

        QVERIFY(event.type == EventType::Delivered);
        QVERIFY(event.occurredAt);
        QCOMPARE(event.messageId, std::string("m@x"));
        QCOMPARE(event.correlationId, std::string("m@x"));
    }

    void theChecksumCoversDateAndIdAndTheirBorder()
    {
        const std::string key = "key";
        QVERIFY(check(key, "d", "i", sha1({"key|d|i"})).strength == events::Strength::Sender);
        QVERIFY(check(key, "d|e", "i", sha1({"key|d|e|i"})).refusal == Refusal::Malformed);
        QVERIFY(check(key, "d", "j", sha1({"key|d|i"})).refusal == Refusal::WrongKey);
        QVERIFY(check("other", "d", "i", sha1({"key|d|i"})).refusal == Refusal::WrongKey);
        QVERIFY(check(key, "d", "i", "").refusal == Refusal::NoSignature);
        QVERIFY(!check("", "d", "i", sha1({"|d|i"})).accepted());
    }

    void sha1IsSha1()
    {
        QCOMPARE(toHex(sha1({"a", "bc"})), std::string("a9993e364706816aba3e25717850c26c9cd0d89d")); // FIPS 180
    }
};

WAYBILL_TEST(EmailLabsTest)

} // namespace waybill::providers::tests

#include "EmailLabsTest.moc"
