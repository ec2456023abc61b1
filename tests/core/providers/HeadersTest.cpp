// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/Headers.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <vector>

using namespace std::string_literals;
using namespace waybill::providers;

class HeadersTest : public QObject {
    Q_OBJECT

    static std::vector<Headers::Entry> entriesOf(const Headers& headers)
    {
        std::vector<Headers::Entry> entries;
        for (const auto& entry : headers)
            entries.push_back(entry);
        return entries;
    }

private slots:
    void keepsNamesAndValuesInOrder();
    void findsTheFirstOfANameWhateverItsCase();
    void anyBytesSurvive();
    void whatIsCutShortIsLeftOut();
};

void HeadersTest::keepsNamesAndValuesInOrder()
{
    Headers headers;
    QCOMPARE(headers.count(), std::size_t(0));
    QVERIFY(entriesOf(headers).empty());

    headers.add("Host", "hooks.example.com");
    headers.add("X-Tag", "one");
    headers.add("x-tag", "");
    QCOMPARE(headers.count(), std::size_t(3));
    QVERIFY((entriesOf(headers) == std::vector<Headers::Entry>{{"Host", "hooks.example.com"}, {"X-Tag", "one"}, {"x-tag", ""}}));
}

void HeadersTest::findsTheFirstOfANameWhateverItsCase()
{
    Headers headers;
    headers.add("X-Tag", "one");
    headers.add("x-tag", "two");
    QVERIFY(headers.find("X-TAG") == "one");
    QVERIFY(!headers.find("X-Ta"));
    QVERIFY(!Headers().find(""));
}

void HeadersTest::anyBytesSurvive()
{
    Headers headers;
    headers.add("nul\0and\xff"s, std::string(70'000, '\x80'));
    headers.add("", "\r\n");
    const Headers again = Headers::fromPacked(headers.packed());
    QVERIFY(again == headers);
    QVERIFY(entriesOf(again) == entriesOf(headers));
    QVERIFY(again.find("nul\0and\xff"s) == std::string(70'000, '\x80'));
}

// A damaged file, at worst.
void HeadersTest::whatIsCutShortIsLeftOut()
{
    Headers headers;
    headers.add("Host", "a");
    const std::size_t first = headers.packed().size();
    headers.add("X-Tag", "b");
    for (std::size_t length = 0; length <= headers.packed().size(); ++length) {
        const Headers cut = Headers::fromPacked(headers.packed().substr(0, length));
        QCOMPARE(cut.count(), std::size_t(length >= headers.packed().size() ? 2 : length >= first ? 1 : 0));
    }
    QCOMPARE(Headers::fromPacked("\xff\xff\xff\xffHost").count(), std::size_t(0));
    QCOMPARE(Headers::fromPacked("\x01\0\0\0a\xff\xff\xff\xff"s).count(), std::size_t(0));
}

WAYBILL_TEST(HeadersTest)
#include "HeadersTest.moc"
