// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/Cursor.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace waybill;
using namespace waybill::events;

class CursorTest : public QObject {
    Q_OBJECT

private slots:
    void beginningIsTheEmptyText()
    {
        QCOMPARE(Cursor().toString(), std::string());
        QCOMPARE(Cursor::fromString("").value(), Cursor());
    }

    void everyCursorComesBack()
    {
        Cursor cursor;
        cursor.advance(RelayId("b"), Epoch("2"), Seq(5));
        cursor.advance(RelayId("a"), Epoch("-_Z"), Seq(9'000'000'000'000));

        const auto again = Cursor::fromString(cursor.toString());

        QVERIFY(again);
        QCOMPARE(*again, cursor);
        QCOMPARE(again->lastSeq(RelayId("b"), Epoch("2")), Seq(5));
        QCOMPARE(again->lastSeq(RelayId("b"), Epoch("3")), Seq(0));
    }

    void cursorNeverGoesBack()
    {
        Cursor cursor;
        cursor.advance(RelayId("a"), Epoch("e"), Seq(7));
        cursor.advance(RelayId("a"), Epoch("e"), Seq(3));

        QCOMPARE(cursor.lastSeq(RelayId("a"), Epoch("e")), Seq(7));
    }

    void anythingElseIsInvalid_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"7", "c1", "c1~", "c1~a.b", "c1~a.b.", "c1~a.b.0", "c1~a.b.-1", "c1~a.b.01", "c1~a.b.+1", "c1~a.b.1.2",
              "c1~a.b.1~", "c1~a.b.99999999999999999999", "c1~.b.1", "c1~a..1", "c1~a b.c.1", "c1~a.b.1~a.b.2",
              "c1~b.b.1~a.b.1", "c2~a.b.1", " c1~a.b.1", "c1~a.b.1\n", "c1~\xc3\xa9.b.1", "c1~a.b.1~~c.d.1"})
            QTest::addRow("%s", text) << QByteArray(text);
        QTest::newRow("NUL") << QByteArray("c1~a.b.1\0", 9);
        QTest::newRow("long id") << QByteArray("c1~" + QByteArray(65, 'a') + ".b.1");
        QTest::newRow("long text") << QByteArray("c1~a.b." + QByteArray(5000, '1'));
    }
    void anythingElseIsInvalid()
    {
        QFETCH(QByteArray, text);

        const auto cursor = Cursor::fromString(std::string_view(text.data(), std::size_t(text.size())));

        QVERIFY(!cursor);
        QCOMPARE(cursor.error().code, ErrorCode::InvalidInput);
    }

    void moreThanSixtyFourWritersAreInvalid()
    {
        std::string text = "c1";
        for (int i = 100; i < 165; ++i)
            text += "~a.b" + std::to_string(i) + ".1";

        QVERIFY(!Cursor::fromString(text));
        QVERIFY(Cursor::fromString(text.substr(0, text.rfind('~'))));
    }
};

WAYBILL_TEST(CursorTest)
#include "CursorTest.moc"
