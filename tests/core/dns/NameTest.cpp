// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/IpAddress.h"
#include "core/dns/Name.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::dns::tests {

class NameTest : public QObject {
    Q_OBJECT

private slots:
    void comparesWithoutCaseAndKeepsIt();
    void refusesWhatDnsCannotCarry_data();
    void refusesWhatDnsCannotCarry();
    void escapesAreReadAndWritten();
    void aPersonMayTypeInternationalNames();
    void aPersonsSlipsAreRefused_data();
    void aPersonsSlipsAreRefused();
    void knowsItsAncestors();
    void brokenWireFormsAreNoNames();
    void addressesAreStrict_data();
    void addressesAreStrict();
    void networksHoldTheirAddresses();
    void reverseNames();
    void endpoints();
    void brokenEndpoints_data();
    void brokenEndpoints();
};

void NameTest::comparesWithoutCaseAndKeepsIt()
{
    const Name name = *Name::parse("Mail.Example.ORG.");

    QCOMPARE(name, *Name::parse("mail.example.org"));
    QCOMPARE(name.text(), std::string("Mail.Example.ORG"));
    QCOMPARE(name.key(), Name::parse("mail.EXAMPLE.org")->key());
    QVERIFY(Name::parse("a.example.org") != name);
}

void NameTest::refusesWhatDnsCannotCarry_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("empty label") << QByteArray("a..example.org");
    QTest::newRow("begins with a dot") << QByteArray(".example.org");
    QTest::newRow("label of 64") << QByteArray(64, 'a') + ".org";
    QTest::newRow("256 octets") << QByteArray(QByteArray(62, 'a') + '.').repeated(4) + "aaa";
    QTest::newRow("escape cut") << QByteArray("a\\");
    QTest::newRow("escape too large") << QByteArray("a\\256.org");
}

void NameTest::refusesWhatDnsCannotCarry()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Name::parse(text.toStdString()));
}

void NameTest::escapesAreReadAndWritten()
{
    const Name name = *Name::parse("a\\.b.x\\032y.org");

    QCOMPARE(name.labelCount(), std::size_t(3));
    QCOMPARE(std::string(name.labels()[0]), std::string("a.b"));
    QCOMPARE(name.text(), std::string("a\\.b.x\\032y.org"));
    QCOMPARE(*Name::fromWire(name.wire()), name);
}

void NameTest::aPersonMayTypeInternationalNames()
{
    QCOMPARE(Name::fromPerson(" Bücher.example. ")->text(), std::string("xn--bcher-kva.example"));
    QCOMPARE(Name::fromPerson("_dmarc.example.org")->text(), std::string("_dmarc.example.org"));
}

void NameTest::aPersonsSlipsAreRefused_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::newRow("one label") << QByteArray("localhost");
    QTest::newRow("address") << QByteArray("someone@example.org");
    QTest::newRow("URL") << QByteArray("https://example.org");
    QTest::newRow("space") << QByteArray("exam ple.org");
    QTest::newRow("not UTF-8") << QByteArray("\xff\xfe.org");
}

void NameTest::aPersonsSlipsAreRefused()
{
    QFETCH(QByteArray, typed);
    QVERIFY(!Name::fromPerson(typed.toStdString()));
}

void NameTest::knowsItsAncestors()
{
    const Name name = *Name::parse("a.b.example.org");

    QVERIFY(name.isAtOrBelow(*Name::parse("Example.org")));
    QVERIFY(name.isAtOrBelow(name));
    QVERIFY(name.isAtOrBelow(Name()));
    QVERIFY(!name.isAtOrBelow(*Name::parse("ample.org")));
    QVERIFY(!Name::parse("example.org")->isAtOrBelow(name));
    QCOMPARE(name.parent().text(), std::string("b.example.org"));
    QCOMPARE(Name::parse("example.org")->below("_dmarc")->text(), std::string("_dmarc.example.org"));
    QVERIFY(!name.below(std::string(250, 'x')));
}

void NameTest::brokenWireFormsAreNoNames()
{
    for (const std::string& wire : {std::string(), std::string("\3abc", 4), std::string("\5abc\0", 5),
                                    std::string("\1a\0\1b\0", 6), std::string("\100", 1) + std::string(64, 'a') + '\0'})
        QVERIFY(!Name::fromWire(wire));
}

void NameTest::addressesAreStrict_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("IPv4") << QByteArray("192.0.2.1") << true;
    QTest::newRow("IPv6") << QByteArray("2001:db8::1") << true;
    QTest::newRow("three parts") << QByteArray("192.0.2") << false;
    QTest::newRow("leading zero") << QByteArray("192.0.02.1") << false;
    QTest::newRow("too large") << QByteArray("192.0.2.256") << false;
    QTest::newRow("zone") << QByteArray("fe80::1%eth0") << false;
    QTest::newRow("NUL behind it") << QByteArray("192.0.2.1\0x", 11) << false;
}

void NameTest::addressesAreStrict()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isGood);
    QCOMPARE(IpAddress::parse(text.toStdString()).has_value(), isGood);
}

void NameTest::networksHoldTheirAddresses()
{
    const auto address = [](const char* text) { return *IpAddress::parse(text); };

    QVERIFY(address("192.0.2.200").isIn(address("192.0.2.129"), 25));
    QVERIFY(!address("192.0.2.100").isIn(address("192.0.2.129"), 25));
    QVERIFY(address("8.8.8.8").isIn(address("192.0.2.1"), 0));
    QVERIFY(address("2001:db8::ff").isIn(address("2001:db8::"), 120));
    QVERIFY(!address("2001:db8::1ff").isIn(address("2001:db8::"), 120));
    QVERIFY(!address("::ffff:192.0.2.1").isIn(address("192.0.2.1"), 0));
    QCOMPARE(address("::ffff:192.0.2.1").unmapped(), address("192.0.2.1"));
}

void NameTest::reverseNames()
{
    QCOMPARE(IpAddress::parse("192.0.2.1")->reverseName().text(), std::string("1.2.0.192.in-addr.arpa"));
    QVERIFY(IpAddress::parse("2001:db8::1")->reverseName().text().starts_with("1.0.0.0."));
    QVERIFY(IpAddress::parse("2001:db8::1")->reverseName().text().ends_with("8.b.d.0.1.0.0.2.ip6.arpa"));
}

void NameTest::endpoints()
{
    QCOMPARE(Endpoint::parse("192.0.2.53")->text(), std::string("192.0.2.53:53"));
    QCOMPARE(Endpoint::parse("192.0.2.53:5353")->text(), std::string("192.0.2.53:5353"));
    QCOMPARE(Endpoint::parse("2001:db8::53")->text(), std::string("[2001:db8::53]:53"));
    QCOMPARE(Endpoint::parse("[2001:db8::53]:5353")->text(), std::string("[2001:db8::53]:5353"));
}

void NameTest::brokenEndpoints_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "dns.example.org", "192.0.2.53:", "192.0.2.53:0", "192.0.2.53:65536", "192.0.2.53:53x",
                             "[192.0.2.53]:53", "[2001:db8::53]"})
        QTest::newRow(*text != 0 ? text : "nothing") << QByteArray(text);
}

void NameTest::brokenEndpoints()
{
    QFETCH(QByteArray, text);
    QVERIFY(!Endpoint::parse(text.toStdString()));
}

WAYBILL_TEST(NameTest)

} // namespace waybill::dns::tests

#include "NameTest.moc"
