// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/base/JsonWriter.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <limits>

namespace waybill {

using namespace std::string_literals;

class JsonWriterTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindOfValueIsWritten()
    {
        JsonWriter writer;
        writer.beginObject()
            .member("text", "a\"b\n")
            .member("number", std::numeric_limits<std::int64_t>::min())
            .member("big", std::numeric_limits<std::uint64_t>::max())
            .member("half", 0.5)
            .member("yes", true)
            .member("time", timestampFromMs(1))
            .memberOrNull("empty", std::string())
            .memberOrNull("nothing", std::optional<int>())
            .memberOrNull("seven", std::optional<int>(7));
        writer.key("list").beginArray().value(1).null().rawValue("{\"x\":[]}").endArray();
        writer.endObject();

        JsonDocument document;
        QVERIFY(document.parse(writer.text()));
        const JsonValue root = document.root();
        QCOMPARE(root["text"].string().value(), std::string_view("a\"b\n"));
        QCOMPARE(root["number"].raw(), std::string_view("-9223372036854775808"));
        QCOMPARE(root["big"].raw(), std::string_view("18446744073709551615"));
        QCOMPARE(root["half"].raw(), std::string_view("0.5"));
        QCOMPARE(root["yes"].raw(), std::string_view("true"));
        QCOMPARE(root["time"].string().value(), std::string_view("1970-01-01T00:00:00.001Z"));
        QCOMPARE(root["empty"].kind(), JsonValue::Kind::Null);
        QCOMPARE(root["nothing"].kind(), JsonValue::Kind::Null);
        QCOMPARE(root["seven"].raw(), std::string_view("7"));
        QCOMPARE(root["list"].raw(), std::string_view("[1,null,{\"x\":[]}]"));
    }

    void whatIsNoNumberInJsonIsNull()
    {
        JsonWriter writer;
        writer.beginArray().value(std::numeric_limits<double>::infinity()).value(std::nan("")).endArray();

        QCOMPARE(writer.take(), "[null,null]"s);
    }

    void badBytesAreReplacedSoThatTheResultIsJson()
    {
        JsonWriter writer;
        writer.beginArray().value("a\xFF\xC3"s).value("\0\x01"s).endArray();

        JsonDocument document;
        QVERIFY(document.parse(writer.text()));
        QCOMPARE(document.root().at(0).string().value(), std::string_view("a\xEF\xBF\xBD\xEF\xBF\xBD"));
        QCOMPARE(document.root().at(1).string().value(), std::string_view("\0\x01", 2));
    }

    void aWriterStartsAfreshOnceTaken()
    {
        JsonWriter writer;
        writer.beginArray().endArray();
        QCOMPARE(writer.take(), "[]"s);

        writer.beginObject().endObject();

        QCOMPARE(writer.take(), "{}"s);
    }
};

WAYBILL_TEST(JsonWriterTest)

} // namespace waybill

#include "JsonWriterTest.moc"
