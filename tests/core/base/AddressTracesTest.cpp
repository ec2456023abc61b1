// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AddressTraces.h"
#include "core/base/Encoding.h"
#include "tests/support/TestMain.h"

#include <QRandomGenerator>
#include <QTest>

namespace waybill {

using namespace std::string_literals;

namespace {

std::string json(const std::string& mail) { return "{\"mail\":\"" + mail + "\"}"; }

} // namespace

class AddressTracesTest : public QObject {
    Q_OBJECT

private slots:
    void findsEverySpelling_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const std::string& text) {
            QTest::newRow(name) << QByteArray::fromStdString(text);
        };
        row("plain", "{\"email\":\"nora+shop@example.org\"}");
        row("another case", "NORA+Shop@Example.ORG");
        row("with a name", "Nora <nora+shop@example.org>");
        row("in a sentence", "550 nora+shop@example.org.");
        row("form", "recipient=nora%2Bshop%40example.org&x=1");
        row("form with brackets", "from=Nora%20%3Cnora%2Bshop%40example.org%3E");
        row("form in a form", "event=%7B%22to%22%3A%22nora%252Bshop%2540example.org%22");
        row("JSON escapes", "{\"to\":\"nora\\u002bshop\\u0040example.org\"}");
        row("JSON in JSON", "{\"event\":\"{\\\"to\\\":\\\"nora\\\\u002Bshop\\\\u0040example.org\\\"}\"}");
        row("after a JSON line break", "{\"text\":\"To:\\nnora+shop@example.org\\n\"}");
        row("HTML", "mailto:nora+shop&#64;example.org or nora+shop&#x40;example.org");
        row("quoted-printable", "Hello nora+shop=40example.org");
        row("over a soft line break", "nora+shop@exam=\r\nple.org");
        row("return path", "bounces+7-nora+shop=example.org@mail.example.com");
        row("base64", json(toBase64("To: nora+shop@example.org\r\n")));
        row("base64, one off", json(toBase64("xTo: nora+shop@example.org\r\n")));
        row("base64 after a line break", json("\\n" + toBase64("xxTo: Nora+Shop@example.org\r\n")));
        std::string wrapped = toBase64("From: somebody@example.com\r\nTo: nora+shop@example.org\r\n");
        wrapped.insert(36, "\\r\\n");
        row("base64 over two lines", json(wrapped));
    }

    void findsEverySpelling()
    {
        QFETCH(QByteArray, text);
        const AddressTraces traces("nora+shop@example.org");
        std::string bytes = text.toStdString();
        QVERIFY(traces.isIn(bytes));

        QVERIFY(traces.mask(bytes) > 0);

        QCOMPARE(qsizetype(bytes.size()), text.size());
        QVERIFY2(!traces.isIn(bytes), bytes.c_str());
        QCOMPARE(traces.mask(bytes), std::size_t(0));
    }

    void leavesOtherAddressesAlone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"joann@example.org", "jo.ann@example.org", "jo-ann@example.org", "jo%2Eann@example.org", "ann@example.org.uk",
              "ann@example.organic", "ann@example.org-x.net", "ann@example.com", "ann+list@example.org", "ann", "@example.org",
              "\\u0061nn@example.or", "", "ann%40example", "bob-joann=example.org@x.net"})
            QTest::newRow(text) << QByteArray(text);
    }

    void leavesOtherAddressesAlone()
    {
        QFETCH(QByteArray, text);
        std::string bytes = text.toStdString();

        QVERIFY(!AddressTraces("ann@example.org").isIn(bytes));
        QCOMPARE(AddressTraces("ann@example.org").mask(bytes), std::size_t(0));
        QCOMPARE(QByteArray::fromStdString(bytes), text);
    }

    void betweenColumnsThereIsNoBound()
    {
        const AddressTraces traces("ann@example.org");
        std::string columns = "em-7ann@example.orgexample.org\x01";
        QVERIFY(!traces.isIn(columns));

        QCOMPARE(traces.withoutBounds().mask(columns), std::size_t(1));
        QCOMPARE(columns, std::string("em-7***************example.org\x01"));
    }

    void aLineBreakInJsonIsNoLetter()
    {
        QVERIFY(AddressTraces("ora@example.org").isIn("\"\\nora@example.org\""));
        QVERIFY(!AddressTraces("nora@example.org").isIn("\"\\nora@example.org\""));
        QVERIFY(AddressTraces("nora@example.org").isIn("\"\\\\nora@example.org\""));
    }

    void bothFormsOfADomainAreTheSame()
    {
        QVERIFY(AddressTraces("nora@münchen.example").isIn("nora@xn--mnchen-3ya.example"));
        QVERIFY(AddressTraces("nora@xn--mnchen-3ya.example").isIn("nora@MÜNCHEN.example"));
        QVERIFY(AddressTraces("nora@münchen.example").isIn("nora@m\\u00fcnchen.example"));
    }

    void base64AroundATraceStaysReadable()
    {
        std::string bytes = toBase64("a quiet beginning, nora@example.org, and a quiet end");

        AddressTraces("nora@example.org").mask(bytes);

        QCOMPARE(fromBase64(bytes), std::optional("a quiet beginning, ****************, and a quiet end"s));
    }

    void noAddressIsInNothing()
    {
        QVERIFY(!AddressTraces("").isIn("nora@example.org"));
        QVERIFY(!AddressTraces("  ").isIn("  "));
    }

    void noiseIsSurvived()
    {
        const AddressTraces traces("a@b.c");
        constexpr char alphabet[] = "a@b.c%=\\u0461&#;x\r\nYUBi";
        QRandomGenerator random(7);
        for (int round = 0; round < 20'000; ++round) {
            std::string bytes(std::size_t(random.bounded(60)), '\0');
            for (char& c : bytes)
                c = alphabet[random.bounded(int(sizeof alphabet - 1))];
            std::string masked = bytes;
            traces.mask(masked);
            QCOMPARE(masked.size(), bytes.size());
            QVERIFY2(!traces.isIn(masked), bytes.c_str());
        }
    }
};

WAYBILL_TEST(AddressTracesTest)

} // namespace waybill

#include "AddressTracesTest.moc"
