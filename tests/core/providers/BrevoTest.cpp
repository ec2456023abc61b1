// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

// What the bodies under fixtures don't show.

namespace waybill::providers::tests {

using events::BounceClass;
using events::Event;
using events::EventType;

namespace {

// Single quotes stand for JSON's own, backticks for quotes within a text.
std::string asJson(const std::string& members)
{
    std::string json;
    for (const char c : "{'event':'delivered'," + members + "}") {
        if (c == '`')
            json += '\\';
        json += c == '`' || c == '\'' ? '"' : c;
    }
    return json;
}

std::vector<std::string> tagsOfBody(const std::string& members) { return eventOf("brevo", asJson(members)).tags; }

} // namespace

class BrevoTest : public QObject {
    Q_OBJECT

private slots:
    void namesHaveTheirMeaning_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("type");
        const auto row = [](const char* name, EventType type) { QTest::newRow(name) << name << int(type); };
        row("invalid_email", EventType::Bounced);
        row("complaint", EventType::Complained);
        row("opened", EventType::Opened);
        row("unique_proxy_open", EventType::Opened);
        row("list_addition", EventType::Subscribed);
        row("inboundEmailProcessed", EventType::Inbound);
        row("hardBounce", EventType::Other); // the name of a subscription, not of an event
    }

    void namesHaveTheirMeaning()
    {
        QFETCH(QString, name);
        QFETCH(int, type);

        const Event event = eventOf("brevo", "{\"event\":\"" + name.toStdString() + "\"}");

        QCOMPARE(int(event.type), type);
        QCOMPARE(event.nativeType, name.toStdString());
    }

    void onlyAProxysOpenIsAMachines()
    {
        QVERIFY(eventOf("brevo", R"({"event":"proxy_open"})").machineOpen);
        QVERIFY(eventOf("brevo", R"({"event":"unique_proxy_open"})").machineOpen);
        QVERIFY(!eventOf("brevo", R"({"event":"opened"})").machineOpen);
    }

    void timesAreTakenFromTheFirstThatCanBeRead_data()
    {
        QTest::addColumn<QByteArray>("times");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("ms") << QByteArray(R"("ts_epoch":1767258003123,"ts_event":1,"ts":2)") << 1767258003123LL;
        QTest::newRow("ms as text") << QByteArray(R"("ts_epoch":"1767258003123")") << 1767258003123LL;
        QTest::newRow("seconds") << QByteArray(R"("ts_epoch":1767258003,"ts":2)") << 1767258003000LL;
        QTest::newRow("last seconds") << QByteArray(R"("ts_epoch":99999999999)") << 99999999999000LL;
        QTest::newRow("first ms") << QByteArray(R"("ts_epoch":100000000000)") << 100000000000LL;
        QTest::newRow("event") << QByteArray(R"("ts_epoch":"x","ts_event":1767258003,"ts":2)") << 1767258003000LL;
        QTest::newRow("ts") << QByteArray(R"("ts_event":null,"ts":1767258004)") << 1767258004000LL;
    }

    void timesAreTakenFromTheFirstThatCanBeRead()
    {
        QFETCH(QByteArray, times);
        QFETCH(qint64, ms);

        const Event event = eventOf("brevo", "{\"event\":\"delivered\"," + times.toStdString() + "}");

        QCOMPARE(qint64(toMs(event.occurredAt.value())), ms);
    }

    void theAccountsOwnDateIsNotUsed()
    {
        QVERIFY(!eventOf("brevo", R"({"event":"delivered","date":"2026-01-01 10:00:03"})").occurredAt);
    }

    void tagsComeInManyForms()
    {
        using Tags = std::vector<std::string>;

        QCOMPARE(tagsOfBody("'tags':['a',1,null],'tag':'b'"), (Tags{"a", "1"}));
        QCOMPARE(tagsOfBody("'tag':'plain'"), (Tags{"plain"}));
        QCOMPARE(tagsOfBody("'tag':['x','y']"), (Tags{"x", "y"}));
        QCOMPARE(tagsOfBody("'tag':'[`x`,`y`]'"), (Tags{"x", "y"}));
        QCOMPARE(tagsOfBody("'tag':'[not json'"), (Tags{"[not json"}));
        QCOMPARE(tagsOfBody("'tag':''"), Tags{});
    }

    void customValuesThatAreNoJsonAreLeftAlone()
    {
        for (const char* custom : {"'plain'", "'[1]'", "7", "null", "'{'", "[]"}) {
            const Event event = eventOf("brevo", asJson(std::string("'X-Mailin-custom':") + custom));
            QVERIFY(event.type == EventType::Delivered);
            QVERIFY(event.correlationId.empty());
            QVERIFY(event.metadata.empty());
        }
    }

    void theOtherCustomValuesAreMetadata()
    {
        const Event event = eventOf("brevo", asJson("'X-Mailin-custom':'{`order`:42,`correlation_id`:7}'"));

        QCOMPARE(event.correlationId, std::string("7"));
        QCOMPARE(event.metadata.size(), std::size_t(1));
        QCOMPARE(event.metadata[0].second, std::string("42"));
    }

    void receivedMailsStandWhereTheyAreInTheBody()
    {
        const std::string body = R"({"items":[{"Uuid":["u1"]}, 5, {"Uuid":["u2"],"To":[{"Address":"a@x.org"}]}]})";

        const auto normalised = normalise("brevo", body);

        QCOMPARE(normalised.size(), std::size_t(3));
        QVERIFY(normalised[1].event.type == EventType::Other);
        QCOMPARE(normalised[2].dedupId, std::string("u2"));
        QCOMPARE(body.substr(normalised[0].event.raw.offset, normalised[0].event.raw.length),
                 std::string(R"({"Uuid":["u1"]})"));
    }
};

WAYBILL_TEST(BrevoTest)

} // namespace waybill::providers::tests

#include "BrevoTest.moc"
