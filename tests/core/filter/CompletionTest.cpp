// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Completion.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::filter {

namespace {

std::vector<KnownValue> known(Field field, std::string_view metaKey)
{
    if (field == Field::Domain)
        return {{"gmail.com", 900}, {"googlemail.com", 20}, {"example.org", 7}};
    if (field == Field::Type)
        return {{"delivered", 500}, {"bounced", 30}};
    if (field == Field::Tag)
        return {{"two words", 3}, {"5*", 1}};
    if (field == Field::Meta && metaKey == "order")
        return {{"17", 1}};
    return {};
}

Completion at(std::string_view text, std::size_t cursor) { return complete(text, cursor, known); }
Completion atEnd(std::string_view text) { return at(text, text.size()); }

std::vector<std::string> texts(const Completion& completion)
{
    std::vector<std::string> result;
    for (const Candidate& candidate : completion.candidates)
        result.push_back(candidate.text);
    return result;
}

std::string applied(std::string text, const Completion& completion, std::size_t index = 0)
{
    return text.replace(completion.position, completion.length, completion.candidates.at(index).text);
}

using Texts = std::vector<std::string>;

} // namespace

class CompletionTest : public QObject {
    Q_OBJECT

private slots:
    void offersFieldsAtTheBeginningOfATerm();
    void offersValuesThatBeginSoBeforeThoseThatContainIt();
    void closedVocabulariesAreWholeAndCounted();
    void quotesValuesThatNeedIt();
    void replacesTheTermUnderTheCursor();
    void knowsNegationGroupsAndMetadata();
    void saysNothingWhereItKnowsNothing();
};

void CompletionTest::offersFieldsAtTheBeginningOfATerm()
{
    QCOMPARE(texts(atEnd("t")), (Texts{"type:", "to:", "tag:", "time:", "template:"}));
    QCOMPARE(texts(atEnd("a DOM")), Texts{"domain:"});
    QVERIFY(atEnd("").candidates.size() > 10);
    QVERIFY(atEnd("t").candidates.front().isField);
    QCOMPARE(texts(atEnd("met")), Texts{"meta."});
}

void CompletionTest::offersValuesThatBeginSoBeforeThoseThatContainIt()
{
    const Completion completion = atEnd("domain:g");

    QCOMPARE(texts(completion), (Texts{"gmail.com", "googlemail.com", "example.org"}));
    QCOMPARE(completion.candidates.front().count, 900);
    QCOMPARE(texts(atEnd("domain:mail")), (Texts{"gmail.com", "googlemail.com"}));
}

void CompletionTest::closedVocabulariesAreWholeAndCounted()
{
    const Completion completion = complete("type:", 5, known, 50);

    QCOMPARE(completion.candidates.size(), std::size_t(14));
    QCOMPARE(completion.candidates.front().text, "delivered");
    QCOMPARE(completion.candidates.front().count, 500);
    QCOMPARE(texts(atEnd("bounce:h")), Texts{"hard"});
    QVERIFY(std::ranges::count(texts(atEnd("since:")), "2h") == 1);
}

void CompletionTest::quotesValuesThatNeedIt()
{
    QCOMPARE(applied("tag:tw", atEnd("tag:tw")), "tag:\"two words\"");
    QCOMPARE(applied("tag:\"two w", atEnd("tag:\"two w")), "tag:\"two words\"");
    QCOMPARE(applied("tag:5", atEnd("tag:5")), "tag:5\\*");
}

void CompletionTest::replacesTheTermUnderTheCursor()
{
    const std::string text = "type:bo domain:gm code:550";
    QCOMPARE(applied(text, at(text, 7)), "type:bounced domain:gm code:550");
    QCOMPARE(applied(text, at(text, 17)), "type:bo domain:gmail.com code:550");
    QCOMPARE(applied(text, at(text, 16)), "type:bo domain:gmail.com code:550");
}

void CompletionTest::knowsNegationGroupsAndMetadata()
{
    QCOMPARE(applied("(-dom", atEnd("(-dom")), "(-domain:");
    QCOMPARE(applied("a (-type:bou", atEnd("a (-type:bou")), "a (-type:bounced");
    QCOMPARE(texts(atEnd("meta.order:")), Texts{"17"});
}

void CompletionTest::saysNothingWhereItKnowsNothing()
{
    QVERIFY(atEnd("colour:r").candidates.empty());
    QVERIFY(atEnd("\"a phrase").candidates.empty());
    QVERIFY(complete("domain:x", 8, nullptr).candidates.empty());
    QVERIFY(complete("to:", 999, nullptr).candidates.empty());
}

WAYBILL_TEST(CompletionTest)

} // namespace waybill::filter

#include "CompletionTest.moc"
