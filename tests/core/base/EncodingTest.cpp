// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/base/Secret.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <set>

namespace waybill {

using namespace std::string_literals;

class EncodingTest : public QObject {
    Q_OBJECT

private slots:
    // RFC 4648, section 10.
    void base64HasTheVectorsOfItsRfc()
    {
        const std::pair<std::string, std::string> vectors[] = {
            {"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},         {"foo", "Zm9v"},
            {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}, {"\0\xff\xfe"s, "AP/+"},
        };
        for (const auto& [bytes, text] : vectors) {
            QCOMPARE(toBase64(bytes), text);
            QCOMPARE(fromBase64(text).value_or("nothing"), bytes);
        }
    }

    void base64IsReadStrictly_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"Zg", "Zg=", "Z", "Zm9v ", " Zm9v", "Zm9v\n", "Zm\n9v", "Zm9vYg=", "Zm9v====", "====", "=", "Zg==Zg==",
              "Z=g=", "Zm9v-_==", "Zh==", "Zm9=", "Zm9v\tYg==", "Zm9v!A==", "Zm\xC3\xB6v"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }

    void base64IsReadStrictly()
    {
        QFETCH(QString, text);

        QVERIFY(!fromBase64(text.toStdString()));
    }

    void base64RefusesANulInside() { QVERIFY(!fromBase64("Zm9v\0Zm="s)); }

    void hexIsReadInEitherCaseAndNothingElse()
    {
        QCOMPARE(toHex("\x00\xab\xff"s), "00abff"s);
        QCOMPARE(fromHex("00ABff").value_or("nothing"), "\x00\xab\xff"s);
        QCOMPARE(fromHex("").value_or("nothing"), ""s);
        for (const char* bad : {"0", "0g", " 00", "00 ", "0x00", "00\n0"})
            QVERIFY2(!fromHex(bad), bad);
    }

    void tokensAreLongAndNeverTheSame()
    {
        std::set<std::string> tokens;
        for (int i = 0; i < 100; ++i)
            tokens.insert(randomToken());

        QCOMPARE(tokens.size(), std::size_t(100));
        QCOMPARE(tokens.begin()->size(), std::size_t(43));
    }

    void comparingInConstantTimeStillCompares()
    {
        QVERIFY(equalsConstantTime("", ""));
        QVERIFY(equalsConstantTime("token", "token"));
        QVERIFY(!equalsConstantTime("token", "tokem"));
        QVERIFY(!equalsConstantTime("token", "tokens"));
        QVERIFY(!equalsConstantTime("", "t"));
    }

    // FIPS 180-4 "abc"; RFC 4231 test case 2.
    void digestsHaveTheVectorsOfTheirStandards()
    {
        QCOMPARE(toHex(sha256({"a", "", "bc"})), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"s);
        QCOMPARE(toHex(hmacSha256("Jefe", {"what do ya want ", "for nothing?"})),
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"s);
        QCOMPARE(hmacSha256("", {""}).size(), std::size_t(32));
    }

    void aMovedSecretLeavesNothingBehind()
    {
        Secret first("short"s);

        const Secret second(std::move(first));

        QCOMPARE(second.reveal(), std::string_view("short"));
        QVERIFY(first.isEmpty());
    }
};

WAYBILL_TEST(EncodingTest)

} // namespace waybill

#include "EncodingTest.moc"
