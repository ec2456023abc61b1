// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Match.h"
#include "core/filter/Printer.h"
#include "tests/support/RandomQuery.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::filter {

class PrintTest : public QObject {
    Q_OBJECT

private slots:
    void parsingWhatWasPrintedGivesTheSameTree();
    void printingIsStable_data();
    void printingIsStable();
    void aPrintedLiteralMatchesExactlyItsText();
    void randomBytesNeverBreakTheParser();
};

void PrintTest::parsingWhatWasPrintedGivesTheSameTree()
{
    tests::RandomQuery random(20261123);
    for (int i = 0; i < 5000; ++i) {
        const Node tree = random.tree();
        const std::string text = print(tree);

        const auto query = Query::parse(text);

        QVERIFY2(query, (text + "\n" + (query ? "" : query.error().message)).c_str());
        QVERIFY2(query->root() == tree, (text + "\n" + query->toString()).c_str());
    }
}

void PrintTest::printingIsStable_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("printed");
    const std::pair<const char*, const char*> rows[] = {
        {"", ""},
        {"  TYPE:bounced   a ", "type:bounced a"},
        {"(a b) OR c", "a b OR c"},
        {"a AND (b OR c)", "a (b OR c)"},
        {"-(a OR b)", "-(a OR b)"},
        {"reason:\"mailbox full\"", "reason:\"mailbox full\""},
        {"to:\"nora@example.org\"", "to:nora@example.org"},
        {"\"-x\" \"OR\" \"a:b\"", "\"-x\" \"OR\" \"a:b\""},
        {"code>=500 code<600", "code>=500 code<600"},
    };
    for (const auto& [text, printed] : rows)
        QTest::newRow(text) << QByteArray(text) << QByteArray(printed);
}

void PrintTest::printingIsStable()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, printed);

    const auto query = Query::parse(text.toStdString());

    QVERIFY(query);
    QCOMPARE(QByteArray::fromStdString(query->toString()), printed);
}

void PrintTest::aPrintedLiteralMatchesExactlyItsText()
{
    for (const std::string& text : {std::string("5*"), std::string("a\\b"), std::string("a\\\\*"), std::string("say \"hi\""),
                                    std::string("\\\""), std::string("end\\"), std::string("OR"), std::string("a b")}) {
        const auto query = Query::parse("tag:" + printValue(literalValue(text)));

        QVERIFY2(query, text.c_str());
        const Pattern pattern(query->root().term.value);
        QVERIFY(!pattern.hasWildcard());
        QVERIFY2(pattern.matchesWhole(text), text.c_str());
    }
}

void PrintTest::randomBytesNeverBreakTheParser()
{
    tests::RandomQuery random(7);
    constexpr std::string_view alphabet = "ab:\"\\()-* <>=.\xc3\xa9\xff\x01ORANDtypemeta.";
    for (int i = 0; i < 50'000; ++i) {
        std::string text;
        for (unsigned length = random.below(30); length > 0; --length)
            text += alphabet[random.below(unsigned(alphabet.size()))];

        const auto query = Query::parse(text);

        if (query) {
            const auto again = Query::parse(query->toString());
            QVERIFY2(again && again->root() == query->root(), text.c_str());
        } else {
            QVERIFY(query.error().position <= text.size());
            QVERIFY(query.error().position + query.error().length <= text.size());
        }
    }
}

WAYBILL_TEST(PrintTest)

} // namespace waybill::filter

#include "PrintTest.moc"
