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

Event callback(const std::string& members) { return eventOf("smtpcom", "[{" + members + "}]"); }

} // namespace

class SmtpComTest : public QObject {
    Q_OBJECT

private slots:
    void namesAndCodesHaveTheirMeaning_data()
    {
        QTest::addColumn<QByteArray>("members");
        QTest::addColumn<int>("type");
        QTest::addColumn<QByteArray>("native");
        const auto row = [](const char* members, EventType type, const char* native) {
            QTest::newRow(members) << QByteArray(members) << int(type) << QByteArray(native);
        };
        row(R"("event_label":"received")", EventType::Queued, "received");
        row(R"("event_label":"queued")", EventType::Queued, "queued");
        row(R"("event_label":"delivered")", EventType::Delivered, "delivered");
        row(R"("event_label":"opened")", EventType::Opened, "opened");
        row(R"("event_label":"clicked")", EventType::Clicked, "clicked");
        row(R"("event_label":"unsubscribed")", EventType::Unsubscribed, "unsubscribed");
        row(R"("event_code":101)", EventType::Bounced, "101");
        row(R"("event_code":"103")", EventType::Delivered, "103");
        row(R"("event_code":102,"feedback_type":"spam")", EventType::Complained, "102/spam");
        row(R"("event_label":"complained","feedback_type":"remove")", EventType::Unsubscribed, "complained/remove");
        row(R"("event_label":"complaint")", EventType::Complained, "complaint");
        row(R"("event_label":"new","event_code":103)", EventType::Other, "new");
        row(R"("event_code":999)", EventType::Other, "999");
    }

    void namesAndCodesHaveTheirMeaning()
    {
        QFETCH(QByteArray, members);
        QFETCH(int, type);
        QFETCH(QByteArray, native);

        const Event event = callback(members.toStdString());

        QCOMPARE(int(event.type), type);
        QCOMPARE(event.nativeType, native.toStdString());
    }

    void theReplyCodeTellsTheBounceClass()
    {
        QVERIFY(callback(R"("event_label":"failed","resp_code":"550")").bounce == BounceClass::Hard);
        QVERIFY(callback(R"("event_label":"bounce","resp_code":452)").bounce == BounceClass::Soft);
        QVERIFY(callback(R"("event_label":"bounce","resp_code":250)").bounce == BounceClass::Undetermined);
        QVERIFY(callback(R"("event_label":"bounce","resp_code":605)").bounce == BounceClass::Undetermined);
        QVERIFY(callback(R"("event_label":"bounce")").bounce == BounceClass::Undetermined);
        QVERIFY(callback(R"("event_label":"hard_bounced","resp_code":452)").bounce == BounceClass::Hard);
        QVERIFY(callback(R"("event_label":"bounceback","resp_code":550)").bounce == BounceClass::Undetermined);
    }

    void entriesOfTheLogStandWhereTheyAreInTheBody()
    {
        const std::string body = R"({"status":"success","data":{"items":[
            {"msg_id":"m1","details":{"delivery":{"event":"failed","code":"550","status":"5.1.1 no"}}}, null,
            {"msg_id":"m2","smtp_vars":{"correlation_id":"c","k":"v"}}]}})";

        const auto normalised = normalise("smtpcom", body);

        QCOMPARE(normalised.size(), std::size_t(3));
        QVERIFY(normalised[0].event.bounce == BounceClass::Hard);
        QVERIFY(normalised[1].event.type == EventType::Other);
        QCOMPARE(normalised[2].event.correlationId, std::string("c"));
        QVERIFY(body.substr(normalised[2].event.raw.offset, normalised[2].event.raw.length).starts_with("{\"msg_id\":\"m2\""));
    }
};

WAYBILL_TEST(SmtpComTest)

} // namespace waybill::providers::tests

#include "SmtpComTest.moc"
