// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Address.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::environments {

class AddressTest : public QObject {
    Q_OBJECT

private slots:
    void aPlainAddressKeepsItsLocalPartAndLosesTheCaseOfItsDomain()
    {
        QCOMPARE(plainAddress("Nora.Quist+a@EXAMPLE.org").value(), std::string("Nora.Quist+a@example.org"));
    }

    void whatTwoReadersCouldTakeForTwoPeopleIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("no at") << QByteArray("nora");
        QTest::newRow("two addresses") << QByteArray("a@x.org,b@y.org");
        QTest::newRow("display name") << QByteArray("Nora <nora@x.org>");
        QTest::newRow("quoted local part") << QByteArray("\"a@b\"@x.org");
        QTest::newRow("comment") << QByteArray("nora(x)@x.org");
        QTest::newRow("space") << QByteArray("no ra@x.org");
        QTest::newRow("line break") << QByteArray("nora@x.org\r\nBcc: eve@y.org");
        QTest::newRow("NUL") << QByteArray("nora@x.org\0.y.org", 17);
        QTest::newRow("two ats") << QByteArray("nora@x.org@y.org");
        QTest::newRow("source route") << QByteArray("@a.org:nora@x.org");
        QTest::newRow("percent hack stays an atom, a dot at the end does not") << QByteArray("nora.@x.org");
        QTest::newRow("two dots") << QByteArray("no..ra@x.org");
        QTest::newRow("one label") << QByteArray("nora@localhost");
        QTest::newRow("domain ends in a dot") << QByteArray("nora@x.org.");
        QTest::newRow("hyphen first") << QByteArray("nora@-x.org");
        QTest::newRow("address literal") << QByteArray("nora@[127.0.0.1]");
        QTest::newRow("Cyrillic a") << QByteArray("nora@ex\xd0\xb0mple.org");
        QTest::newRow("too long") << QByteArray(64, 'a') + "@" + QByteArray("abcdefgh.").repeated(22) + "org";
        QTest::newRow("long local part") << QByteArray(65, 'a') + "@x.org";
    }

    void whatTwoReadersCouldTakeForTwoPeopleIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto plain = plainAddress(text.toStdString());
        QVERIFY(!plain);
        QCOMPARE(plain.error().code, ErrorCode::InvalidInput);
        QVERIFY(!plain.error().message.empty());
    }

    void aPatternsStarNeverCrossesTheAt()
    {
        QVERIFY(addressMatches("success+*@simulator.amazonses.com", "success+order-1@simulator.amazonses.com"));
        QVERIFY(addressMatches("QA@example.com", "qa@Example.com"));
        QVERIFY(!addressMatches("qa@example.com", "qa@example.com.evil.org"));
        QVERIFY(!addressMatches("qa+*@example.com", "qa@example.com"));
        QVERIFY(!addressMatches("qa*@example.com", "qa@evil.org@example.com"));
        QVERIFY(!addressMatches("*@example.com", "nora@sub.example.com"));
    }
};

WAYBILL_TEST(AddressTest)

} // namespace waybill::environments

#include "AddressTest.moc"
