// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Match.h"
#include "core/filter/TimeSpec.h"
#include "tests/support/TestMain.h"

#include <QElapsedTimer>
#include <QTest>

namespace waybill::filter {

class MatchTest : public QObject {
    Q_OBJECT

private slots:
    void wholeAndInside_data();
    void wholeAndInside();
    void anEmptyTextNeverMatches();
    void manyWildcardsStayFast();
    void timesResolveAgainstNow_data();
    void timesResolveAgainstNow();
    void refusesOtherTimes();
};

void MatchTest::wholeAndInside_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("whole");
    QTest::addColumn<bool>("inside");
    const std::tuple<const char*, const char*, bool, bool> rows[] = {
        {"abc", "ABC", true, true},         {"bc", "abcd", false, true},      {"a*d", "abcd", true, true},
        {"a*c", "abcd", false, true},       {"*", "x", true, true},           {"a*a", "a", false, false},
        {"ab*ba", "aba", false, false},     {"ab*ba", "abba", true, true},    {"*b*b*", "abab", true, true},
        {"*b*b*", "ab", false, false},      {"a\\*b", "a*b", true, true},     {"a\\*b", "axb", false, false},
        {"a\\\\b", "a\\b", true, true},     {"5.2.*", "5.2.0", true, true},   {"5.2.*", "5x2.0", false, false},
        {"É", "é", false, false},           {"*@gmail.com", "a@GMAIL.com", true, true},
        {"z", "abc", false, false},         {"abcd", "abc", false, false},
    };
    for (const auto& [value, text, whole, inside] : rows)
        QTest::addRow("%s in %s", value, text) << QByteArray(value) << QByteArray(text) << whole << inside;
}

void MatchTest::wholeAndInside()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, text);
    QFETCH(bool, whole);
    QFETCH(bool, inside);

    const Pattern pattern(value.toStdString());

    QCOMPARE(pattern.matchesWhole(text.toStdString()), whole);
    QCOMPARE(pattern.matchesInside(text.toStdString()), inside);
}

void MatchTest::anEmptyTextNeverMatches()
{
    QVERIFY(!Pattern("*").matchesWhole(""));
    QVERIFY(!Pattern("*").matchesInside(""));
    QVERIFY(!Pattern("").matchesWhole(""));
}

void MatchTest::manyWildcardsStayFast()
{
    std::string value;
    for (int i = 0; i < 1000; ++i)
        value += "a*";
    const Pattern pattern(value + "b");
    const std::string text(100'000, 'a');
    QElapsedTimer timer;
    timer.start();

    QVERIFY(!pattern.matchesWhole(text));
    QVERIFY(!pattern.matchesInside(text));

    QVERIFY(timer.elapsed() < 5000); // tried one by one, the ways to place them would outlast the sun
}

void MatchTest::timesResolveAgainstNow_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("relative");
    QTest::addColumn<qint64>("ms");
    constexpr qint64 now = 1'800'000'000'000;
    QTest::newRow("seconds") << QByteArray("30s") << true << now - 30'000;
    QTest::newRow("minutes") << QByteArray("15m") << true << now - 15 * 60'000;
    QTest::newRow("hours") << QByteArray("2h") << true << now - 2 * 3'600'000;
    QTest::newRow("days") << QByteArray("3d") << true << now - 3 * 86'400'000LL;
    QTest::newRow("weeks") << QByteArray("1w") << true << now - 7 * 86'400'000LL;
    QTest::newRow("a day") << QByteArray("2026-11-01") << false << 1'793'491'200'000LL;
    QTest::newRow("RFC 3339") << QByteArray("2026-11-01T01:00:00+01:00") << false << 1'793'491'200'000LL;
}

void MatchTest::timesResolveAgainstNow()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, relative);
    QFETCH(qint64, ms);

    const auto spec = TimeSpec::parse(text.toStdString());

    QVERIFY(spec);
    QCOMPARE(spec->isRelative(), relative);
    QCOMPARE(qint64(toMs(spec->resolve(timestampFromMs(1'800'000'000'000)))), ms);
}

void MatchTest::refusesOtherTimes()
{
    for (const char* text : {"", "2", "h", "-2h", "2y", "2 h", "40000d", "9999999999999999999d", "2026-02-30", "2026-11",
                             "noon", "2h30m"})
        QVERIFY2(!TimeSpec::parse(text), text);
}

WAYBILL_TEST(MatchTest)

} // namespace waybill::filter

#include "MatchTest.moc"
