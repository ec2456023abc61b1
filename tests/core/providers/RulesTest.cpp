// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Rfc3339.h"
#include "core/providers/Address.h"
#include "core/providers/Form.h"
#include "core/providers/MailHeaders.h"
#include "core/providers/ReplyCodes.h"
#include "core/providers/Text.h"
#include "core/providers/Times.h"
#include "core/providers/Values.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::providers::tests {

using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

std::string timeText(const std::string& json, UnixUnit unit = UnixUnit::Seconds)
{
    JsonDocument document;
    if (!document.parse(json))
        return "not JSON";
    const auto time = timeOf(document.root(), unit);
    return time ? formatRfc3339(*time) : "nothing";
}

std::vector<std::string> tags(const std::string& json, std::vector<std::string> (*of)(const JsonValue&))
{
    JsonDocument document;
    return document.parse(json) ? of(document.root()) : std::vector<std::string>{"not JSON"};
}

events::Event withCodes(const std::string& reason, const std::string& dedicated)
{
    JsonDocument document;
    if (!document.parse(dedicated))
        return {};
    events::Event event;
    event.reason = reason;
    setReplyCodes(event, document.root()["smtp"], document.root()["enhanced"]);
    return event;
}

} // namespace

class RulesTest : public QObject {
    Q_OBJECT

private slots:
    void addressesStandAlone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("recipient");
        QTest::addColumn<QString>("sender");
        const auto row = [](const char* text, const char* recipient, const char* sender) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(recipient) << QString::fromUtf8(sender);
        };
        row("ada@example.net", "ada@example.net", "ada@example.net");
        row("ADA@example.net", "ADA@example.net", "ADA@example.net");
        row("ada@Example.NET", "ada@example.net", "ada@example.net");
        row("Ada.L@Example.NET", "Ada.L@example.net", "Ada.L@example.net");
        row("  Ada <ada@x.org> ", "ada@x.org", "ada@x.org");
        row("Ada < ada@X.org >", "ada@x.org", "ada@x.org");
        row("\"Lovelace, Ada\" <ada@x.org>, b@y.org", "ada@x.org", "ada@x.org");
        row("a@x.org, b@y.org", "a@x.org", "a@x.org");
        row(", b@y.org", "b@y.org", "b@y.org");
        row("\"a<b\" <c@x.org>", "c@x.org", "c@x.org");
        row("\"a\\\",b\" <c@x.org>", "c@x.org", "c@x.org");
        row("\"a,b\"@X.org", "\"a,b\"@x.org", "\"a,b\"@x.org");
        row("\"a@b\"@X.org", "\"a@b\"@x.org", "\"a@b\"@x.org");
        row("5\" wheels <c@x.org>", "c@x.org", "c@x.org");
        row("a@b@X.org", "a@b@x.org", "a@b@x.org");
        row("nöra@MÜLLER.example", "nöra@müller.example", "nöra@müller.example");
        row("nora@xn--MLLER-KVA.example", "nora@xn--mller-kva.example", "nora@xn--mller-kva.example");
        row("  not an address ", "not an address", "");
        row("Nobody <nobody>", "Nobody <nobody>", "");
        row("<>", "", "");
        row("Mailer <>", "", "");
        row("< >", "", "");
        row("", "", "");
        row("Ada <ada@x.org", "ada@x.org", "ada@x.org");
        row("@", "@", "@");
    }

    void addressesStandAlone()
    {
        QFETCH(QString, text);
        QFETCH(QString, recipient);
        QFETCH(QString, sender);

        QCOMPARE(QString::fromStdString(recipientOf(text.toStdString())), recipient);
        QCOMPARE(QString::fromStdString(senderOf(text.toStdString())), sender);
    }

    void timesAreCutByTheDigitsAsWritten_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("time");
        const auto row = [](const char* json, const char* time) {
            QTest::newRow(json) << QString::fromUtf8(json) << QString::fromUtf8(time);
        };
        row("1767258660", "2026-01-01T09:11:00.000Z");
        row("1767258660.1", "2026-01-01T09:11:00.100Z");
        row("1767258660.0999999", "2026-01-01T09:11:00.099Z");
        row("1767258660.9999", "2026-01-01T09:11:00.999Z");
        row("1.7672586601e9", "2026-01-01T09:11:00.100Z");
        row("17672586601E-1", "2026-01-01T09:11:00.100Z");
        row("\"1767258660\"", "2026-01-01T09:11:00.000Z");
        row("\" 1767258660.25 \"", "2026-01-01T09:11:00.250Z");
        row("\"2026-01-01T09:11:00Z\"", "2026-01-01T09:11:00.000Z");
        row("\"2026-01-01 11:11:00.1239+0200\"", "2026-01-01T09:11:00.123Z");
        row("\"2026-01-01T04:11:00.1234567-05\"", "2026-01-01T09:11:00.123Z");
        row("\"2026-01-01T09:11:00\"", "2026-01-01T09:11:00.000Z");
        for (const char* json : {"0", "0.0001", "-1", "-1767258660", "\"-5\"", "\"\"", "\" \"", "\"soon\"", "null", "true",
                                 "{}", "[1767258660]", "1e400", "1e-400", "99999999999999999999", "253402300800",
                                 "\"1969-12-31T23:59:59Z\"", "\"1970-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"",
                                 "\"0x10\"", "\"1767258660 s\"", "\"Thu, 1 Jan 2026 10:15:00 +0100\"",
                                 "\"9999-12-31T23:59:59-01:00\"", "\"1e9999999999\""})
            row(json, "nothing");
    }

    void timesAreCutByTheDigitsAsWritten()
    {
        QFETCH(QString, json);
        QFETCH(QString, time);

        QCOMPARE(QString::fromStdString(timeText(json.toStdString())), time);
    }

    void millisecondsAreReadWhereTheProviderGivesThem()
    {
        QCOMPARE(timeText("1767258660123", UnixUnit::Milliseconds), "2026-01-01T09:11:00.123Z"s);
        QCOMPARE(timeText("1767258660123.9", UnixUnit::Milliseconds), "2026-01-01T09:11:00.123Z"s);
    }

    void replyCodesStandAtTheStart_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("code");
        const auto row = [](const char* reason, int code) { QTest::newRow(reason) << QString::fromUtf8(reason) << code; };
        row("550 no", 550);
        row("  550", 550);
        row("550", 550);
        row("550-5.7.26 no", 550);
        row("smtp;550 5.1.1 no", 550);
        row("SMTP; 550 no", 550);
        row("sent (250 OK)", 250);
        row("sent ( 250 OK)", 250);
        row("RecipientError: 550 no", 550);
        row("RecipientError:550 no", 550);
        row("(550)", 0);
        row("550.1", 0);
        row("5501", 0);
        row("550a", 0);
        row("550é", 0);
        row("199 x", 0);
        row("600 x", 0);
        row("605 x", 0);
        row("5.1.1 no", 0);
        row("no 550", 0);
        row("two words: 550", 0);
        row("smtp; RecipientError: 550", 0);
        row("smtp550", 0);
        row("x-y: 550", 0);
        row("", 0);
    }

    void replyCodesStandAtTheStart()
    {
        QFETCH(QString, reason);
        QFETCH(int, code);

        QCOMPARE(smtpCodeIn(reason.toStdString()).value_or(0), code);
    }

    void enhancedCodesAreTokensOfTheirOwn_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* reason, const char* code) {
            QTest::newRow(reason) << QString::fromUtf8(reason) << QString::fromUtf8(code);
        };
        row("550 5.1.1 no", "5.1.1");
        row("550-5.7.26 no", "5.7.26");
        row("see 5.1.1.", "5.1.1");
        row("(#4.4.2)", "4.4.2");
        row("5.1.1", "5.1.1");
        row("é5.1.1 then 5.2.2", "5.2.2");
        row("5.1.1é", "");
        row("from 192.5.1.1 refused", "");
        row("5.1.1.1 refused", "");
        row("2.3.4.5: 5.7.1", "5.7.1");
        row("v5.1.1", "");
        row("15.1.1", "");
        row("5.1.1a", "");
        row("3.1.1 6.1.1", "");
        row("5.1234.1", "");
        row("5.1.1234", "");
        row("5..1", "");
        row(".5.1.1", "");
        row("", "");
    }

    void enhancedCodesAreTokensOfTheirOwn()
    {
        QFETCH(QString, reason);
        QFETCH(QString, code);

        QCOMPARE(QString::fromStdString(enhancedCodeIn(reason.toStdString())), code);
    }

    void dedicatedCodesWinWhereTheyAreGood()
    {
        QCOMPARE(withCodes("451 4.7.1 x", R"({"smtp":550,"enhanced":"5.1.1"})").smtpCode.value(), 550);
        QCOMPARE(withCodes("451 4.7.1 x", R"({"smtp":550,"enhanced":"5.1.1"})").enhancedCode, "5.1.1"s);
        QCOMPARE(withCodes("", R"({"smtp":"550"})").smtpCode.value(), 550);
        QCOMPARE(withCodes("451 x", R"({"smtp":605})").smtpCode.value(), 451);
        QVERIFY(!withCodes("no", R"({"smtp":605})").smtpCode);
        QVERIFY(!withCodes("", R"({"smtp":550.5})").smtpCode);
        QVERIFY(!withCodes("", R"({"smtp":-550})").smtpCode);
        QCOMPARE(withCodes("4.7.1 x", R"({"enhanced":"5.1.1 bad"})").enhancedCode, "4.7.1"s);
        QCOMPARE(withCodes("4.7.1 x", R"({"enhanced":"5.1"})").enhancedCode, "4.7.1"s);
        QCOMPARE(withCodes("", R"({"enhanced":511})").enhancedCode, ""s);
    }

    void tagsAreTexts()
    {
        const auto of = static_cast<std::vector<std::string> (*)(const JsonValue&)>(&tagsOf);
        QCOMPARE(tags(R"("one")", of), (std::vector<std::string>{"one"}));
        QCOMPARE(tags(R"(["b", 7, " ", null, true, 1.5, {}, ["x"], "a"])", of), (std::vector<std::string>{"b", "7", "a"}));
        QCOMPARE(tags(R"([9223372036854775807])", of), (std::vector<std::string>{"9223372036854775807"}));
        QCOMPARE(tags(R"({"a":"b"})", of), std::vector<std::string>());
        QCOMPARE(tags("null", of), std::vector<std::string>());
    }

    void namedTagsAreSortedByName()
    {
        QCOMPARE(tags(R"({"z":"1","a":2,"correlation_id":"c","ses:x":"y","n":null,"e":" "})", &namedTagsOf),
                 (std::vector<std::string>{"a=2", "z=1"}));
        QCOMPARE(tags(R"([{"name":"b","value":"1"},{"Name":"a","Value":"2"},7])", &namedTagsOf),
                 (std::vector<std::string>{"a=2", "b=1"}));
    }

    void textsThatAreBlankOrOfAnotherTypeAreAbsent()
    {
        JsonDocument document;
        QVERIFY(document.parse("[\" x \", 12, 9007199254740993, -3, \" \\t\\n\", \"\xC2\xA0\xE3\x80\x80\", 1.5, 1e3, true, {}, []]"));
        const JsonValue list = document.root();

        QCOMPARE(textOf(list.at(0)), " x "sv);
        QCOMPARE(textOf(list.at(1)), "12"sv);
        QCOMPARE(textOf(list.at(2)), "9007199254740993"sv);
        QCOMPARE(textOf(list.at(3)), "-3"sv);
        for (std::size_t i = 4; i < list.size(); ++i)
            QCOMPARE(textOf(list.at(i)), std::string_view());
    }

    void theFirstMemberThatSaysSomethingCounts()
    {
        JsonDocument document;
        QVERIFY(document.parse(R"({"a":" ","b":null,"c":7,"d":"late"})"));

        QCOMPARE(firstText(document.root(), {"missing", "a", "b", "c", "d"}), "7"sv);
        QCOMPARE(firstText(document.root(), {"a", "b"}), std::string_view());
        QCOMPARE(firstText(document.root()["d"], {"a"}), std::string_view());
    }

    void namesOfASetAreFoundAndNoOthers()
    {
        // Equal in length, first and last letter, so that all want one place.
        static constexpr NameSet names{"abz", "acz", "adz", "z", "correlation"};

        for (const std::string_view name : {"abz"sv, "acz"sv, "adz"sv, "z"sv, "correlation"sv})
            QVERIFY(names.contains(name));
        for (const std::string_view name : {""sv, "aez"sv, "abzz"sv, "a"sv, "correlatiom"sv})
            QVERIFY(!names.contains(name));
        QVERIFY(!noNames.contains("abz"));
    }

    void idsLoseWhatIsAroundThem()
    {
        QCOMPARE(idOf("<a@b>"), "a@b"sv);
        QCOMPARE(idOf("  < a@b > \n"), "a@b"sv);
        QCOMPARE(idOf("<>"), ""sv);
        QCOMPARE(idOf("a<b>c"), "a<b>c"sv);
    }

    void urlencodedFieldsAreDecoded()
    {
        const Form form = Form::parse("a=1+2%203&b=%zz%4&a=last&=x&c&d=%C3%A9%FF&e=%3D%26");

        QCOMPARE(form.first("a"), "1 2 3"s);
        QCOMPARE(form.last("a"), "last"s);
        QCOMPARE(form.first("b"), "%zz%4"s);
        QVERIFY(form.has("c"));
        QCOMPARE(form.first("c"), ""s);
        QCOMPARE(form.first("d"), "é\xEF\xBF\xBD"s);
        QCOMPARE(form.first("e"), "=&"s);
        QVERIFY(!form.has("f"));
    }

    void multipartFieldsAreReadAndFilesAreNot()
    {
        const std::string body = "--xYz\r\n"
                                 "Content-Disposition: form-data; name=\"to\"\r\n\r\n"
                                 "ada@x.org\r\n"
                                 "--xYz\r\n"
                                 "content-disposition: form-data; filename=\"a;b.txt\"; name=\"attachment1\"\r\n"
                                 "Content-Type: text/plain\r\n\r\n"
                                 "--xYzNot a boundary\r\n"
                                 "--xYz\r\n"
                                 "Content-Disposition: form-data;\r\n name=text\r\n\r\n"
                                 "line one\r\n--xYz inside\r\nline two\r\n"
                                 "--xYz\r\n"
                                 "Content-Disposition: form-data; name=\"q\\\"uoted\"\r\n\r\n"
                                 "\r\n"
                                 "--xYz--\r\n"
                                 "epilogue\r\n--xYz\r\nContent-Disposition: form-data; name=\"late\"\r\n\r\nx\r\n";

        const Form form = Form::parse(body);

        QCOMPARE(form.fields().size(), std::size_t(3));
        QCOMPARE(form.first("to"), "ada@x.org"s);
        QCOMPARE(form.first("text"), "line one\r\n--xYz inside\r\nline two"s);
        QVERIFY(form.has("q\"uoted"));
        QVERIFY(!form.has("attachment1"));
        QVERIFY(!form.has("late"));
    }

    void brokenMultipartGivesWhatCanBeRead()
    {
        QCOMPARE(Form::parse("--").fields().size(), std::size_t(0));
        QCOMPARE(Form::parse("--x\n").fields().size(), std::size_t(0));
        QCOMPARE(Form::parse("--x\nContent-Disposition: form-data; name=\"a\"\n\n1").first("a"), "1"s);
        QCOMPARE(Form::parse("--x\nname=\"a\"\n\n1\n--x--").fields().size(), std::size_t(0));
        QCOMPARE(Form::parse("--x\n\n1\n--x--").fields().size(), std::size_t(0));
        QCOMPARE(Form::parse("--x\nContent-Disposition: form-data; name=\"a\n\n1\n--x--").first("a"), "1"s);
    }

    void mailHeadersAreUnfolded()
    {
        const std::string block = "From: a@x.org\r\nSubject: one\r\n two\r\nMESSAGE-ID:\r\n <id@x.org>\r\n\r\nTo: body@x.org\r\n";

        QCOMPARE(mailHeader(block, "message-id"), "<id@x.org>"s);
        QCOMPARE(mailHeader(block, "Subject"), "one two"s);
        QCOMPARE(mailHeader(block, "To"), ""s);
        QCOMPARE(mailHeader("", "To"), ""s);
    }
};

WAYBILL_TEST(RulesTest)

} // namespace waybill::providers::tests

#include "RulesTest.moc"
