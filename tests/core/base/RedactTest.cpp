// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Redact.h"
#include "core/base/Utf8.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill {

using namespace std::string_literals;

class RedactTest : public QObject {
    Q_OBJECT

private slots:
    void anAddressKeepsItsFirstLetterAndDomain()
    {
        QCOMPARE(maskAddress("nora.quist@example.org"), "n•••@example.org"s);
        QCOMPARE(maskAddress("ünal@example.org"), "ü•••@example.org"s);
        QCOMPARE(maskAddress("\"a@b\"@example.org"), "\"•••@example.org"s);
        QCOMPARE(maskAddress("nora"), "n•••"s);
        QCOMPARE(maskAddress("@example.org"), "•••@example.org"s);
        QCOMPARE(maskAddress(""), "•••"s);
    }

    void addressesInsideALogTextAreMasked_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("logged");
        QTest::newRow("plain") << "to nora.quist@example.org, again" << "to n•••@example.org, again";
        QTest::newRow("brackets") << "Nora <nora@example.org>" << "Nora <n•••@example.org>";
        QTest::newRow("two") << "a.b@x.org c.d@y.org" << "a•••@x.org c•••@y.org";
        QTest::newRow("in a path") << "/t?to=nora%40example.org" << "/•••%40example.org";
        QTest::newRow("VERP") << "bounce+nora=example.org@x.org" << "b•••@x.org";
        QTest::newRow("quoted") << "\"nora quist\"@x.org" << "\"•••@x.org";
        QTest::newRow("non-ASCII") << "nöra@exämple.org" << "n•••@exämple.org";
        QTest::newRow("no address") << "user @ home, @x, y@ z" << "user @ home, @x, y@ z";
    }

    void addressesInsideALogTextAreMasked()
    {
        QFETCH(QString, text);
        QFETCH(QString, logged);

        QCOMPARE(QString::fromStdString(forLog(text.toStdString())), logged);
    }

    void oneTextIsOneLineOfVisibleCharacters()
    {
        QCOMPARE(forLog("a\r\nb\tc\x1b[31m\0d"s), "a\\r\\nb\\tc\\x1b[31m\\x00d"s);
        QCOMPARE(printable("x\u202Eyz\u2066\u200B\u2028\u0085"), "x\\u202eyz\\u2066\\u200b\\u2028\\x85"s);
        QCOMPARE(printable("bad \xFF\xC3 byte"), "bad \\xff\\xc3 byte"s);
        QCOMPARE(printable("tag \U000E0041"), "tag \\U000e0041"s);
        QCOMPARE(printable("plain naïve 日本 😀"), "plain naïve 日本 😀"s);
        QCOMPARE(printable("nora@example.org"), "nora@example.org"s);
    }

    void badUtf8IsReplacedByteByByte()
    {
        QCOMPARE(toValidUtf8("a\xC0\xAF" "b"), "a\xEF\xBF\xBD\xEF\xBF\xBD" "b"s);
        QCOMPARE(toValidUtf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"s);
        QCOMPARE(toValidUtf8("é😀"), "é😀"s);
        QVERIFY(isValidUtf8("plain long enough text é😀"));
        QVERIFY(isValidUtf8("\xF4\x8F\xBF\xBF"));
        for (const char* bad : {"\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xE0\x80\x80", "\xF4\x90\x80\x80", "12345678\xFF"})
            QVERIFY(!isValidUtf8(bad));
    }
};

WAYBILL_TEST(RedactTest)

} // namespace waybill

#include "RedactTest.moc"
