// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/timeline/Summary.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/PageWords.h"
#include "ui/timeline/PrettyJson.h"
#include "ui/timeline/RowText.h"

#include <QDateTime>
#include <QTest>

namespace waybill::ui::timeline {

using waybill::timeline::Row;

class TextTest : public QObject {
    Q_OBJECT
private slots:
    void jsonIsIndentedAndOtherwiseAsSent();
    void whatIsNoJsonStaysAsItIs();
    void theReasonLeavesOutWhatTheCodeSays();
    void aRowBecomesOneLineWhateverIsInIt();
    void aRowBecomesJson();
    void thePictureIsSaidToEndWhereItEnds_data();
    void thePictureIsSaidToEndWhereItEnds();
};

void TextTest::jsonIsIndentedAndOtherwiseAsSent()
{
    QCOMPARE(prettyJson(R"({"a":1.50,"b":["x , : {",{}],"c":[]})"),
             std::string("{\n  \"a\": 1.50,\n  \"b\": [\n    \"x , : {\",\n    {}\n  ],\n  \"c\": []\n}"));
}

void TextTest::whatIsNoJsonStaysAsItIs()
{
    QCOMPARE(prettyJson("event=failed&x={"), std::string("event=failed&x={"));
    QCOMPARE(prettyJson("{\"a\":"), std::string("{\"a\":"));
    QCOMPARE(prettyJson(""), std::string());
}

void TextTest::theReasonLeavesOutWhatTheCodeSays()
{
    Row row{};
    row.smtpCode = 550;
    row.enhancedCode = "5.1.1";
    row.recipient = "t.harde@corp.example.net";
    row.reason = "smtp;550 5.1.1 <t.harde@corp.example.net>: Recipient address rejected";

    QCOMPARE(reasonText(row), QStringLiteral("Recipient address rejected"));

    row.reason = "550 5.1.1";
    QCOMPARE(reasonText(row), QStringLiteral("550 5.1.1"));
}

void TextTest::aRowBecomesOneLineWhateverIsInIt()
{
    Row row{};
    row.recipient = "a\tb\n@example.org";
    row.reason = "line one\nline two";
    row.provider = "sendgrid";

    const QString text = asText({row});

    QCOMPARE(text.count(QLatin1Char('\n')), 0);
    QCOMPARE(text.count(QLatin1Char('\t')), 7);
    QVERIFY(text.contains(QLatin1String("SendGrid")));
}

void TextTest::aRowBecomesJson()
{
    Row row{};
    row.id = events::EventId(255);
    row.type = events::EventType::Bounced;
    row.recipient = "say \"hi\"@example.org";

    JsonDocument one, two;
    QVERIFY(one.parse(asJson({row}).toStdString()).has_value());
    QVERIFY(two.parse(asJson({row, row}).toStdString()).has_value());

    QCOMPARE(one.root()["id"].string().value_or(""), std::string_view("evt_00000000000000ff"));
    QCOMPARE(one.root()["recipient"].string().value_or(""), std::string_view("say \"hi\"@example.org"));
    QVERIFY(two.root().isArray());
    QCOMPARE(two.root().size(), std::size_t(2));
}

void TextTest::thePictureIsSaidToEndWhereItEnds_data()
{
    QTest::addColumn<QDateTime>("from");
    QTest::addColumn<int>("hours");
    QTest::addColumn<bool>("hasEnd");
    QTest::addColumn<QString>("words");
    const QDate today(2026, 11, 27);
    QTest::newRow("until now") << QDateTime(today, QTime(9, 0)) << 3 << false << QStringLiteral("09:00 – now");
    QTest::newRow("since days") << QDateTime(today.addDays(-2), QTime(12, 0)) << 48 << false << QStringLiteral("25 Nov 12:00 – now");
    QTest::newRow("long past") << QDateTime(today.addDays(-7), QTime(12, 0)) << 48 << false << QStringLiteral("20 Nov 12:00 – 22 Nov 12:00");
    QTest::newRow("long past, one day") << QDateTime(today.addDays(-7), QTime(12, 0)) << 3 << false << QStringLiteral("20 Nov 12:00 – 15:00");
    QTest::newRow("an end that was chosen") << QDateTime(today, QTime(9, 0)) << 3 << true << QStringLiteral("09:00 – 12:00");
    QTest::newRow("days that were chosen") << QDateTime(today.addDays(-5), QTime(0, 0)) << 48 << true << QStringLiteral("22 Nov 00:00 – 24 Nov 00:00");
}

void TextTest::thePictureIsSaidToEndWhereItEnds()
{
    QFETCH(QDateTime, from);
    QFETCH(int, hours);
    QFETCH(bool, hasEnd);
    const Timestamp now = timestampFromMs(QDateTime(QDate(2026, 11, 27), QTime(12, 30)).toMSecsSinceEpoch());
    waybill::timeline::Summary summary;
    summary.histogram = {timestampFromMs(from.toMSecsSinceEpoch()), std::chrono::hours(1), std::vector<waybill::timeline::EventCounts>(std::size_t(hours))};

    const QString words = rangeWords({}, &summary, {.hasEnd = hasEnd}, now);

    QTEST(words.section(QStringLiteral(" · "), 0, 0), "words");
}

WAYBILL_TEST(TextTest)

} // namespace waybill::ui::timeline

#include "TextTest.moc"
