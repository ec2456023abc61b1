// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/exports/EventFormat.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::exports::tests {

using events::Event;
using waybill::tests::eventOf;

namespace {

std::string lineOf(const Event& event, Format format, Recipients recipients = Recipients::Plain)
{
    std::string text;
    appendEvent(text, event, format, recipients);
    return text;
}

} // namespace

class EventFormatTest : public QObject {
    Q_OBJECT

private slots:
    void cellsAreDataAndNothingElse_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("cell");
        const auto row = [](const char* name, const char* text, const char* cell) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(cell);
        };
        row("plain", "User unknown", "User unknown");
        row("empty", "", "");
        row("comma", "a,b", "\"a,b\"");
        row("quote", "say \"no\"", "\"say \"\"no\"\"\"");
        row("formula", "=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"");
        row("plus", "+1+cmd|' /C calc'!A0", "\"'+1+cmd|' /C calc'!A0\"");
        row("minus", "-2+3", "\"'-2+3\"");
        row("at", "@SUM(A1)", "\"'@SUM(A1)\"");
        row("formula behind blanks", "  =1+1", "\"'  =1+1\"");
        row("formula behind a tab", "\t=1+1", "\"'\\t=1+1\"");
        row("formula behind a return", "\r=1+1", "\"'\\r=1+1\"");
        row("wide equals sign", "\xef\xbc\x9d""1", "\"'\xef\xbc\x9d""1\"");
        row("line break", "one\r\ntwo", "one\\r\\ntwo");
        row("escape", "\x1b[2J", "\\x1b[2J");
        row("bidi override", "\xe2\x80\xaetxt.exe", "\\u202etxt.exe");
        row("not UTF-8", "a\xff", "a\\xff");
    }

    void cellsAreDataAndNothingElse()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, cell);

        QCOMPARE(QByteArray::fromStdString(csvCell({text.data(), std::size_t(text.size())})), cell);
    }

    void oneEventIsOneLineInBothFormats()
    {
        Event event = eventOf(7);
        event.reason = "550 first\r\nsecond\u2028third\x1b[2J";
        event.tags = {"a\nb", "=1"};

        for (const Format format : {Format::Csv, Format::JsonLines}) {
            const std::string line = lineOf(event, format);
            QCOMPARE(std::ranges::count(line, '\n'), 1);
            QVERIFY(line.ends_with('\n'));
            QVERIFY(line.find('\x1b') == std::string::npos);
            QVERIFY(line.find("\u2028") == std::string::npos);
        }
    }

    void everyCsvLineHasAsManyCellsAsTheHeading()
    {
        const std::string heading = exports::heading(Format::Csv);
        const std::string line = lineOf(eventOf(7), Format::Csv);

        QCOMPARE(std::ranges::count(line, ','), std::ranges::count(heading, ','));
        QVERIFY(heading.starts_with("id,occurred_at,received_at,type,"));
        QVERIFY2(line.find("evt_0000000000000007,2026-11-23T") == 0, line.c_str());
    }

    void aJsonLineReadsBackAsTheSameEvent()
    {
        Event event = eventOf(7);
        event.subject = "\u202egnp.exe \U000E0041 \x7f";
        event.metadata = {{"order", "=1+1"}};

        const std::string line = lineOf(event, Format::JsonLines);
        JsonDocument document;
        QVERIFY(document.parse(line).has_value());
        const auto read = events::readEvent(document.root());

        QVERIFY(read.has_value());
        QCOMPARE(read->subject, event.subject);
        QCOMPARE(read->metadata, event.metadata);
        QVERIFY2(line.find("\\u202e") != std::string::npos, line.c_str());
    }

    void maskedLeavesNoAddressAnywhere()
    {
        Event event = eventOf(7);
        event.recipient = "nora.quist@example.org";
        event.reason = "550 5.1.1 <nora.quist@example.org>: unknown";
        event.url = "https://shop.example/u?m=nora.quist%40example.org";
        event.correlationId = "nora.quist@example.org";
        event.subject = "Hello nora.quist@example.org";
        event.messageType = "to nora.quist@example.org";
        event.credential = "nora.quist@example.org";
        event.nativeType = "bounce nora.quist@example.org";
        event.enhancedCode = "5.1.1 nora.quist@example.org";
        event.metadata = {{"user", "nora.quist@example.org"}, {"nora.quist@example.org", "1"}};
        event.tags = {"nora.quist@example.org"};

        for (const Format format : {Format::Csv, Format::JsonLines}) {
            const std::string line = lineOf(event, format, Recipients::Masked);
            QVERIFY2(line.find("nora.quist") == std::string::npos, line.c_str());
            QVERIFY(line.find("n•••@example.org") != std::string::npos);
        }
    }
};

WAYBILL_TEST(EventFormatTest)

} // namespace waybill::exports::tests

#include "EventFormatTest.moc"
