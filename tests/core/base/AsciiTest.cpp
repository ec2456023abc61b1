// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Ascii.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill {

class AsciiTest : public QObject {
    Q_OBJECT

private slots:
    void onlyTheTwentySixLettersChange()
    {
        for (int byte = 0; byte < 256; ++byte) {
            const char c = char(byte);
            QCOMPARE(asciiLower(c), byte >= 'A' && byte <= 'Z' ? char(byte + 'a' - 'A') : c);
            QCOMPARE(isAsciiLetter(c), (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'));
            QCOMPARE(isAsciiDigit(c), byte >= '0' && byte <= '9');
        }
        QCOMPARE(asciiLower("Größe@EXAMPLE.org"), std::string("größe@example.org"));
    }

    void onlyLettersCompareWithoutCase()
    {
        QVERIFY(equalsIgnoringCase("Content-Type", "content-TYPE"));
        QVERIFY(equalsIgnoringCase("", ""));
        QVERIFY(!equalsIgnoringCase("a", "ab"));
        QVERIFY(!equalsIgnoringCase("@", "`")); // these pairs differ by the same bit as a letter's cases
        QVERIFY(!equalsIgnoringCase("[", "{"));
        QVERIFY(!equalsIgnoringCase("Ä", "ä"));
    }

    void aPlainNameHasSmallLettersDigitsAndHyphens()
    {
        QVERIFY(isPlainName("staging-eu-2", 12));
        QVERIFY(!isPlainName("staging-eu-2", 11));
        for (const char* other : {"", "Staging", "staging_eu", "staging eu", "stäging", "../staging", "a\nb"})
            QVERIFY2(!isPlainName(other, 60), other);
    }
};

} // namespace waybill

#include "AsciiTest.moc"
