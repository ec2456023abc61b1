// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/base/Utf8.h"
#include "tests/support/TestMain.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

namespace waybill {

using namespace std::string_literals;

namespace {

std::string nested(int depth, char open, char close)
{
    return std::string(std::size_t(depth), open) + std::string(std::size_t(depth), close);
}

// Every way of asking, so that a sanitizer sees whatever is wrong.
std::size_t visit(const JsonValue& value)
{
    std::size_t seen = value.raw().size() + value.string().value_or("").size() + std::size_t(value.integer().value_or(1));
    for (std::size_t i = 0; i < value.size(); ++i)
        seen += value.keyAt(i).size() + visit(value.at(i));
    return seen;
}

} // namespace

class JsonTest : public QObject {
    Q_OBJECT

private slots:
    void membersAndElementsAreReachedByNameAndPlace()
    {
        JsonDocument document;

        QVERIFY(document.parse(R"( {"a": {"b": [1, "two", null, true, {"c": "d"}]}, "e": -0.5} )"));

        const JsonValue list = document.root()["a"]["b"];
        QCOMPARE(list.size(), std::size_t(5));
        QCOMPARE(list.at(0).integer().value(), 1);
        QCOMPARE(list.at(1).string().value(), std::string_view("two"));
        QCOMPARE(list.at(2).kind(), JsonValue::Kind::Null);
        QCOMPARE(list.at(3).boolean().value(), true);
        QCOMPARE(list.at(4)["c"].string().value(), std::string_view("d"));
        QCOMPARE(document.root().keyAt(1), std::string_view("e"));
        QCOMPARE(document.root()["e"].numberText().value(), std::string_view("-0.5"));
    }

    void whatIsNotThereIsMissingAllTheWayDown()
    {
        JsonDocument document;
        QVERIFY(document.parse(R"({"a": 1, "n": null})"));

        QCOMPARE(document.root()["x"]["y"].at(3).kind(), JsonValue::Kind::Missing);
        QVERIFY(!document.root()["a"].string());
        QVERIFY(!document.root()["n"].integer());
        QVERIFY(!JsonValue().boolean());
        QCOMPARE(JsonValue().raw(), std::string_view());
        QCOMPARE(JsonDocument().root().kind(), JsonValue::Kind::Missing);
    }

    void numbersKeepEveryDigit()
    {
        JsonDocument document;
        QVERIFY(document.parse("[9007199254740993, 9223372036854775807, 123456789012345678901234567890, 1.10e+5, -0]"));
        const JsonValue root = document.root();

        QCOMPARE(root.at(0).integer().value(), 9007199254740993);
        QCOMPARE(root.at(1).integer().value(), std::numeric_limits<std::int64_t>::max());
        QVERIFY(!root.at(2).integer());
        QCOMPARE(root.at(2).numberText().value(), std::string_view("123456789012345678901234567890"));
        QVERIFY(!root.at(3).integer());
        QCOMPARE(root.at(3).numberText().value(), std::string_view("1.10e+5"));
        QCOMPARE(root.at(4).integer().value(), 0);
    }

    void theFirstOfTwoEqualKeysCounts()
    {
        JsonDocument document;
        QVERIFY(document.parse(R"({"a": 1, "\u0061": 2})"));

        QCOMPARE(document.root()["a"].integer().value(), 1);
        QCOMPARE(document.root().size(), std::size_t(2));
    }

    void membersAreToldApartHoweverAlikeTheyAre()
    {
        // First and last letter and length are equal, which is all that is looked at first; more than one step of it holds.
        JsonDocument document;
        QVERIFY(document.parse(R"({"abz":0,"acz":1,"adz":2,"aez":3,"afz":4,"":5,"agz":6,"a\u0068z":7,"acz":8,"a":9})"));
        const JsonValue root = document.root();

        const std::string_view names[] = {"abz", "acz", "adz", "aez", "afz", "", "agz", "ahz", {}, "a"};
        for (std::int64_t i : {0, 1, 2, 3, 4, 5, 6, 7, 9})
            QCOMPARE(root[names[i]].integer().value(), i);
        QCOMPARE(root["aiz"].kind(), JsonValue::Kind::Missing);
        QCOMPARE(root["abzz"].kind(), JsonValue::Kind::Missing);
    }

    void escapedAndPlainTextsStandSideBySide()
    {
        const std::string text = "{'\\n':'plain','k':'\\\\','\\t':{'x':'a\\/b'},'z':'last'}";
        JsonDocument document;
        QVERIFY(document.parse(QString::fromStdString(text).replace('\'', '"').toStdString()));
        const JsonValue root = document.root();

        QCOMPARE(root["\n"].string().value(), std::string_view("plain"));
        QCOMPARE(root["k"].string().value(), std::string_view("\\"));
        QCOMPARE(root["\t"]["x"].string().value(), std::string_view("a/b"));
        QCOMPARE(root["z"].string().value(), std::string_view("last"));
        QCOMPARE(root.keyAt(2), std::string_view("\t"));
    }

    void valuesKnowWhereTheyStand()
    {
        const std::string text = R"( [ {"a":[ 1 ,2 ] } , "x\n" ,{ }, [ ] ] )";
        JsonDocument document;
        QVERIFY(document.parse(text));
        const JsonValue root = document.root();

        QCOMPARE(root.raw(), std::string_view(text).substr(1, text.size() - 2));
        QCOMPARE(root.at(0).raw(), std::string_view(R"({"a":[ 1 ,2 ] })"));
        QCOMPARE(root.at(0)["a"].raw(), std::string_view("[ 1 ,2 ]"));
        QCOMPARE(root.at(1).raw(), std::string_view(R"("x\n")"));
        QCOMPARE(root.at(2).raw(), std::string_view("{ }"));
        QCOMPARE(root.at(3).raw(), std::string_view("[ ]"));
        QCOMPARE(text.substr(root.at(1).offset(), root.at(1).length()), std::string(R"("x\n")"));
    }

    void escapesMeanWhatTheRfcSays()
    {
        JsonDocument document;
        QVERIFY(document.parse("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u00e9\\u20AC\", \"\\ud83d\\ude00\", \"\\u0000\"]"));
        const JsonValue root = document.root();

        QCOMPARE(root.at(0).string().value(), std::string_view("\"\\/\b\f\n\r\t"));
        QCOMPARE(root.at(1).string().value(), std::string_view("é€"));
        QCOMPARE(root.at(2).string().value(), std::string_view("😀"));
        QCOMPARE(root.at(3).string().value(), std::string_view("\0", 1));
    }

    void halfASurrogatePairIsReplacedNotRefused()
    {
        JsonDocument document;
        QVERIFY(document.parse(R"(["a\ud83d", "\ude00b", "\ud83d\u0041", "\ud83d\ud83d\ude00"])"));
        const JsonValue root = document.root();

        QCOMPARE(root.at(0).string().value(), std::string_view("a\xEF\xBF\xBD"));
        QCOMPARE(root.at(1).string().value(), std::string_view("\xEF\xBF\xBD" "b"));
        QCOMPARE(root.at(2).string().value(), std::string_view("\xEF\xBF\xBD" "A"));
        QCOMPARE(root.at(3).string().value(), std::string_view("\xEF\xBF\xBD😀"));
    }

    void aScalarMayStandAlone()
    {
        JsonDocument document;
        for (const char* text : {"1", " -2.5e3 ", "\"a\"", "\"a\\\"b\"", "true", "false", "null", "\"\""})
            QVERIFY2(document.parse(text), text);
        QVERIFY(document.parse(" \"x y\" "));
        QCOMPARE(document.root().string().value(), std::string_view("x y"));
    }

    void whatIsNotJsonIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const std::string_view texts[] = {
            "", " ", "\n", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1] [2]", "[1],", "{}{}",
            "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{1:2}", "[1}",
            "{\"a\":1]", "[\"a\"b]", "[\"a\" \"b\"]", "nul", "nulll", "True", "[truefalse]", "[01]", "[1.]", "[.5]",
            "[+1]", "[1e]", "[1e+]", "[--1]", "[-]", "[0x10]", "[NaN]", "[Infinity]", "1 2", "\"a\" \"b\"", "\"a", "a\"",
            "[\"a]", "[\"\\x\"]", "[\"\\u12\"]", "[\"\\u12g4\"]", "[\"\\\"]", "[\"\t\"]", "[\"a\nb\"]", "// x\n[]",
            "[1]//", "[\xFF]", "[\"\xFF\"]", "[\"\xC0\xAF\"]", "[\"\xED\xA0\x80\"]", "[\"\xF5\x80\x80\x80\"]",
            "\xEF\xBB\xBF[]", "[]\x01", "[:]", "{:}", "{,}", "[\"a\":1]", "[\"a\":{}}]", "[{},\"a\":{\"b\":1}}]", "{\"a\":1:2}", "{\"a\",\"b\"}", "{\"a\":,}",
            "{\"k\\q\":1}", "{\"a\":\"b\"\"c\"}", "[[]", "[[1,[2,{\"a\":[}]]]", "{\"a\":[1,2}", "-", "\"", "\\",
        };
        for (const std::string_view text : texts)
            QTest::newRow(QByteArray(text.data(), int(text.size())).toPercentEncoding("[]{}:,").constData())
                << QByteArray(text.data(), int(text.size()));
        QTest::newRow("NUL inside") << QByteArray("[1\0]", 4);
        QTest::newRow("NUL behind") << QByteArray("[1]\0", 4);
    }

    void whatIsNotJsonIsRefused()
    {
        QFETCH(QByteArray, bytes);
        JsonDocument document;

        const auto parsed = document.parse(bytes.toStdString());

        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
        QCOMPARE(document.root().kind(), JsonValue::Kind::Missing);
    }

    void depth64IsReadAndDepth65IsRefused()
    {
        JsonDocument document;

        QVERIFY(document.parse(nested(64, '[', ']')));
        QVERIFY(!document.parse(nested(65, '[', ']')));
        QVERIFY(!document.parse(nested(1'000'000, '[', ']')));
        QVERIFY(!document.parse(std::string(1'000'000, '[')));
        std::string objects;
        for (int i = 0; i < 65; ++i)
            objects += "{\"a\":";
        QVERIFY(!document.parse(objects + "1" + std::string(65, '}')));
    }

    void aDocumentCanBeUsedAgainAfterAnything()
    {
        JsonDocument document;
        QVERIFY(document.parse(R"({"long": ")" + std::string(10000, 'x') + R"(\n"})"));
        QVERIFY(!document.parse("[1,"));

        QVERIFY(document.parse(R"({"a": "\t"})"));

        QCOMPARE(document.root()["a"].string().value(), std::string_view("\t"));
        QCOMPARE(document.root().size(), std::size_t(1));
    }

    void valuesOutliveAMoveOfTheirDocument()
    {
        JsonDocument document;
        QVERIFY(document.parse(R"({"a": "b"})"));
        const JsonValue value = document.root()["a"];

        const JsonDocument moved(std::move(document));

        QCOMPARE(value.string().value(), std::string_view("b"));
        QCOMPARE(moved.root()["a"].string().value(), std::string_view("b"));
    }

    void aMillionElementsAreReachedByPlaceAtOnce()
    {
        std::string text = "[0";
        for (int i = 1; i < 1'000'000; ++i)
            text += ",7";
        JsonDocument document;
        QVERIFY(document.parse(text + "]"));
        QElapsedTimer timer;
        timer.start();

        std::int64_t sum = 0;
        for (std::size_t i = 0; i < document.root().size(); ++i)
            sum += document.root().at(i).integer().value();

        QCOMPARE(sum, 6'999'993);
        QVERIFY(timer.elapsed() < 10'000);
    }

    // Qt's parser is the other opinion: what we accept, it accepts too.
    void noiseNeverCrashesAndAgreesWithQt()
    {
        const QByteArray seed = R"({"a":[1,-2.5e3,"x\n\u00e9",null,true,{"b":{"c":[[]]}}],"d":"é","e":0})";
        QRandomGenerator random(20261123);
        int accepted = 0;
        for (int round = 0; round < 50000; ++round) {
            QByteArray bytes = seed;
            const int edits = random.bounded(1, 4);
            for (int i = 0; i < edits; ++i)
                bytes[random.bounded(int(bytes.size()))] = "[]{}:,\"\\ 019.-eEtfnu\x80\xC3\n"[random.bounded(24)];

            JsonDocument document;
            const bool ours = document.parse(bytes.toStdString()).has_value();
            visit(document.root());

            accepted += ours;
            if (ours) {
                QJsonParseError error;
                QJsonDocument::fromJson(bytes, &error);
                QVERIFY2(error.error == QJsonParseError::NoError, bytes.constData());
            }
        }
        QVERIFY(accepted > 100);
    }
};

WAYBILL_TEST(JsonTest)

} // namespace waybill

#include "JsonTest.moc"
