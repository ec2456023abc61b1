// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/DkimCheck.h"
#include "core/domains/checks/DmarcCheck.h"
#include "core/domains/checks/MailChecks.h"
#include "tests/core/domains_checks/TlsFileServer.h"
#include "tests/support/TestMain.h"
#include "tests/support/ZoneResolver.h"

#include <QTest>

namespace waybill::domains::tests {

namespace {

using dns::Outcome;
using enum dns::RecordType;
using waybill::tests::ZoneResolver;

const char* const goodKey =
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/"
    "byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
const char* const ed25519Key = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const dns::Name domain = *dns::Name::parse("example.org");

const dmarc::PublicSuffixes& suffixes()
{
    static const auto list = dmarc::PublicSuffixes::fromFile(WAYBILL_FIXTURES "/psl/public_suffix_list.dat");
    return *list;
}

std::vector<Check> runOn(const DomainCheck& check, const ZoneResolver& zone, std::vector<std::string> selectors = {},
                         std::vector<dns::IpAddress> addresses = {})
{
    static const SystemClock clock;
    return check.run({domain, std::move(selectors), std::move(addresses), zone, clock, {}});
}

Check onlyOf(const DomainCheck& check, const ZoneResolver& zone, std::vector<std::string> selectors = {})
{
    const auto checks = runOn(check, zone, std::move(selectors));
    return checks.size() == 1 ? checks.front() : Check{};
}

QByteArray told(const Check& check)
{
    QString text = QString::fromLatin1(toString(check.verdict).data()) + QStringLiteral(": ") + check.sentence;
    for (const QString& note : check.notes)
        text += QStringLiteral(" / ") + note;
    return text.toUtf8();
}

} // namespace

class ChecksTest : public QObject {
    Q_OBJECT

private slots:
    void keysAreJudged_data();
    void keysAreJudged();
    void aSelectorNobodyNamedIsUnknown();
    void aKeyThatCannotBeAskedIsUnknown();
    void aSplitKeyIsPutTogether();
    void everyTextAtTheNameIsLookedAt();
    void anAliasWithoutAKeyIsNamed();
    void dmarcIsJudged_data();
    void dmarcIsJudged();
    void dmarcThatCannotBeAskedIsUnknown();
    void reportAddressesElsewhereAreAskedAbout();
    void receiversThatDifferAreSaid();
    void alignmentIsSimulated();
    void mailHostsAreJudged_data();
    void mailHostsAreJudged();
    void aNullMxIsAPass();
    void transportPolicyIsHeldAgainstTheMailHosts();
    void whoTakesNoMailNeedsNoTransportPolicy();
    void withoutAPolicyServerItIsUnknown();
    void pointersMustComeBack();
    void nothingTakesMoreThanTwoRoundTrips();
};

void ChecksTest::keysAreJudged_data()
{
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("part");
    QTest::addRow("good") << ed25519Key << "pass" << "Ed25519";
    QTest::addRow("1024 bits") << goodKey << "warning" << "2048";
    QTest::addRow("revoked") << "v=DKIM1; p=" << "fail" << "revoked";
    QTest::addRow("tested") << QString::fromLatin1(ed25519Key) + "; t=y" << "warning" << "t=y";
    QTest::addRow("not for email") << QString::fromLatin1(ed25519Key) + "; s=chat" << "fail" << "email";
    QTest::addRow("no sha256") << QString::fromLatin1(ed25519Key) + "; h=sha1" << "fail" << "sha256";
    QTest::addRow("broken") << "v=DKIM1; p=????" << "fail" << "base64";
    QTest::addRow("quoted") << "\\\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\\\"" << "fail" << "Quotes";
    QTest::addRow("a target") << "s1.domainkey.u1.wl.sendgrid.net" << "fail" << "CNAME";
    QTest::addRow("none") << "" << "fail" << "no key record";
}

void ChecksTest::keysAreJudged()
{
    QFETCH(QString, record);
    QFETCH(QString, verdict);
    QFETCH(QString, part);
    ZoneResolver zone;
    if (!record.isEmpty())
        zone.add("s1._domainkey.example.org", Txt, record.toStdString());

    const Check check = onlyOf(DkimCheck(), zone, {"S1"});

    QCOMPARE(check.id, std::string("dkim:s1"));
    QCOMPARE(QString::fromLatin1(toString(check.verdict).data()), verdict);
    QVERIFY2(check.sentence.contains(part), told(check).constData());
}

void ChecksTest::aSelectorNobodyNamedIsUnknown()
{
    QVERIFY(onlyOf(DkimCheck(), ZoneResolver()).verdict == Verdict::Unknown);
}

void ChecksTest::aKeyThatCannotBeAskedIsUnknown()
{
    for (const Outcome outcome : {Outcome::ServFail, Outcome::Timeout, Outcome::Refused, Outcome::Malformed}) {
        ZoneResolver zone;
        zone.fail("s1._domainkey.example.org", outcome);
        const Check check = onlyOf(DkimCheck({"s1"}), zone);
        QVERIFY2(check.verdict == Verdict::Unknown, told(check).constData());
        QVERIFY(check.fixes.empty());
    }
}

void ChecksTest::aSplitKeyIsPutTogether()
{
    const std::string key = goodKey;
    ZoneResolver zone;
    zone.add("s1._domainkey.example.org", Txt, key.substr(120));
    zone.add("s1._domainkey.example.org", Txt, key.substr(0, 120));

    const Check check = onlyOf(DkimCheck({"s1"}), zone);

    QVERIFY2(check.sentence.contains(QLatin1String("split")), told(check).constData());
    QCOMPARE(check.fixes.size(), std::size_t(1));
    QCOMPARE(check.fixes.front().value, key);

    ZoneResolver strings; // one record of two strings is as it should be
    strings.addTxt("s1._domainkey.example.org", {key.substr(0, 120), key.substr(120)});
    QVERIFY(onlyOf(DkimCheck({"s1"}), strings).verdict == Verdict::Warning);
}

void ChecksTest::everyTextAtTheNameIsLookedAt()
{
    ZoneResolver zone;
    zone.add("s1._domainkey.example.org", Txt, "v=spf1 -all");
    zone.add("s1._domainkey.example.org", Txt, ed25519Key);

    const Check check = onlyOf(DkimCheck({"s1"}), zone);

    QVERIFY2(check.verdict == Verdict::Warning, told(check).constData());
    QVERIFY(check.sentence.contains(QLatin1String("Ed25519")));
}

void ChecksTest::anAliasWithoutAKeyIsNamed()
{
    ZoneResolver zone;
    zone.add("s1._domainkey.example.org", Cname, "s1.keys.example.net");

    const Check check = onlyOf(DkimCheck({"s1"}), zone);

    QVERIFY(check.verdict == Verdict::Fail);
    QVERIFY2(check.sentence.contains(QLatin1String("s1.keys.example.net")), told(check).constData());
}

void ChecksTest::dmarcIsJudged_data()
{
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("part");
    QTest::addRow("missing") << "" << "fail" << "No DMARC policy";
    QTest::addRow("none") << "v=DMARC1; p=none; rua=mailto:d@example.org" << "warning" << "protects nothing yet";
    QTest::addRow("none, no reports") << "v=DMARC1; p=none" << "warning" << "tells nothing";
    QTest::addRow("reject") << "v=DMARC1; p=reject; rua=mailto:d@example.org" << "pass" << "p=reject";
    QTest::addRow("reject, no reports") << "v=DMARC1; p=reject" << "warning" << "no address";
    QTest::addRow("tested") << "v=DMARC1; p=quarantine; t=y; rua=mailto:d@example.org" << "warning" << "protects nothing";
}

void ChecksTest::dmarcIsJudged()
{
    QFETCH(QString, record);
    QFETCH(QString, verdict);
    QFETCH(QString, part);
    ZoneResolver zone;
    if (!record.isEmpty())
        zone.add("_dmarc.example.org", Txt, record.toStdString());

    const Check check = onlyOf(DmarcCheck(suffixes()), zone);

    QCOMPARE(QString::fromLatin1(toString(check.verdict).data()), verdict);
    QVERIFY2(check.sentence.contains(part), told(check).constData());
    QCOMPARE(check.fixes.empty(), !record.isEmpty());
}

void ChecksTest::dmarcThatCannotBeAskedIsUnknown()
{
    ZoneResolver zone;
    zone.fail("_dmarc.example.org", Outcome::ServFail);

    QVERIFY(onlyOf(DmarcCheck(suffixes()), zone).verdict == Verdict::Unknown);
}

void ChecksTest::reportAddressesElsewhereAreAskedAbout()
{
    ZoneResolver zone;
    zone.add("_dmarc.example.org", Txt, "v=DMARC1; p=reject; rua=mailto:a@reports.example.net");

    const Check refused = onlyOf(DmarcCheck(suffixes()), zone);
    zone.add("example.org._report._dmarc.reports.example.net", Txt, "v=DMARC1");
    const Check taken = onlyOf(DmarcCheck(suffixes()), zone);

    QVERIFY2(refused.verdict == Verdict::Warning, told(refused).constData());
    QVERIFY2(taken.verdict == Verdict::Pass, told(taken).constData());
}

void ChecksTest::receiversThatDifferAreSaid()
{
    ZoneResolver zone;
    zone.add("_dmarc.example.org", Txt, "v=DMARC1; p=reject; t=y; rua=mailto:a@example.org");

    const Check check = onlyOf(DmarcCheck(suffixes()), zone);

    QVERIFY2(told(check).contains("Receivers differ"), told(check).constData());
    QVERIFY(check.detailJson.find("\"differ\":true") != std::string::npos);
}

void ChecksTest::alignmentIsSimulated()
{
    ZoneResolver zone;
    zone.add("_dmarc.example.org", Txt, "v=DMARC1; p=none");

    const Check both = onlyOf(AlignmentCheck(suffixes(), "bounce.example.org", "example.org"), zone);
    const Check pathOnly = onlyOf(AlignmentCheck(suffixes(), "bounce.example.org", "sendgrid.net"), zone);
    const Check neither = onlyOf(AlignmentCheck(suffixes(), "sendgrid.net", "sendgrid.net"), zone);
    const Check nothing = onlyOf(AlignmentCheck(suffixes(), "", ""), zone);

    QVERIFY2(both.verdict == Verdict::Pass, told(both).constData());
    QVERIFY2(pathOnly.verdict == Verdict::Warning, told(pathOnly).constData());
    QVERIFY2(neither.verdict == Verdict::Fail, told(neither).constData());
    QVERIFY2(nothing.verdict == Verdict::Unknown, told(nothing).constData());
}

void ChecksTest::mailHostsAreJudged_data()
{
    QTest::addColumn<QStringList>("records"); // "name type value"
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("part");
    QTest::addRow("good") << QStringList{"example.org MX 10 a.example.net", "a.example.net A 192.0.2.1"} << "pass" << "all resolve";
    QTest::addRow("dead") << QStringList{"example.org MX 10 a.example.net"} << "fail" << "0 of";
    QTest::addRow("half") << QStringList{"example.org MX 10 a.example.net", "example.org MX 20 b.example.net", "b.example.net AAAA 2001:db8::1"} << "warning" << "1 of";
    QTest::addRow("alias") << QStringList{"example.org MX 10 a.example.net", "a.example.net CNAME b.example.net", "b.example.net A 192.0.2.1"} << "warning" << "1 of";
    QTest::addRow("address only") << QStringList{"example.org A 192.0.2.1"} << "warning" << "No MX";
    QTest::addRow("none") << QStringList{"example.org TXT x"} << "warning" << "lost";
    QTest::addRow("no domain") << QStringList{} << "fail" << "does not exist";
    QTest::addRow("null and more") << QStringList{"example.org MX 0 .", "example.org MX 10 a.example.net", "a.example.net A 192.0.2.1"} << "fail" << "RFC 7505";
    QTest::addRow("no answer") << QStringList{"example.org MX 10 a.example.net", "a.example.net FAIL"} << "unknown" << "0 of";
    QTest::addRow("no answer at all") << QStringList{"example.org FAIL"} << "unknown" << "SERVFAIL";
}

void ChecksTest::mailHostsAreJudged()
{
    QFETCH(QStringList, records);
    QFETCH(QString, verdict);
    QFETCH(QString, part);
    ZoneResolver zone;
    for (const QString& record : records) {
        const std::string name = record.section(QLatin1Char(' '), 0, 0).toStdString();
        const auto type = dns::recordTypeFrom(record.section(QLatin1Char(' '), 1, 1).toStdString());
        if (type)
            zone.add(name, *type, record.section(QLatin1Char(' '), 2).toStdString());
        else
            zone.fail(name, Outcome::ServFail);
    }

    const Check check = onlyOf(MxCheck(), zone);

    QCOMPARE(QString::fromLatin1(toString(check.verdict).data()), verdict);
    QVERIFY2(check.sentence.contains(part), told(check).constData());
}

void ChecksTest::aNullMxIsAPass()
{
    ZoneResolver zone;
    zone.add("example.org", Mx, "0 .");

    const Check check = onlyOf(MxCheck(), zone);

    QVERIFY2(check.verdict == Verdict::Pass, told(check).constData());
}

void ChecksTest::transportPolicyIsHeldAgainstTheMailHosts()
{
    ZoneResolver zone;
    zone.add("_mta-sts.example.org", Txt, "v=STSv1; id=1");
    zone.add("_smtp._tls.example.org", Txt, "v=TLSRPTv1; rua=mailto:t@example.org");
    zone.add("mta-sts.example.org", A, "127.0.0.1");
    zone.add("example.org", Mx, "10 mail.example.org");
    const auto judge = [&](const std::string& text) {
        const TlsFileServer server(TlsFileServer::Certificate::Good, response(text));
        return onlyOf(TransportCheck(policy::PolicyFetcher(
                          {.port = server.port(), .authorities = QSslCertificate::fromData(server.authorityPem())})), zone);
    };

    const Check good = judge("version: STSv1\nmode: enforce\nmx: mail.example.org\nmax_age: 86400\n");
    const Check testing = judge("version: STSv1\nmode: testing\nmx: mail.example.org\nmax_age: 86400\n");
    const Check uncovered = judge("version: STSv1\nmode: enforce\nmx: other.example.org\nmax_age: 86400\n");
    const Check broken = judge("version: STSv1\nmode: enforce\n");

    QVERIFY2(good.verdict == Verdict::Pass, told(good).constData());
    QVERIFY2(testing.verdict == Verdict::Warning, told(testing).constData());
    QVERIFY2(uncovered.verdict == Verdict::Fail, told(uncovered).constData());
    QVERIFY2(broken.verdict == Verdict::Fail, told(broken).constData());
}

void ChecksTest::whoTakesNoMailNeedsNoTransportPolicy()
{
    ZoneResolver zone;
    zone.add("example.org", Mx, "0 .");
    zone.fail("_mta-sts.example.org", Outcome::ServFail);

    const Check check = onlyOf(TransportCheck(), zone);

    QVERIFY2(check.verdict == Verdict::Pass, told(check).constData());
    QVERIFY(check.fixes.empty());
}

void ChecksTest::withoutAPolicyServerItIsUnknown()
{
    ZoneResolver zone;
    zone.add("_mta-sts.example.org", Txt, "v=STSv1; id=1");
    zone.add("mta-sts.example.org", A, "127.0.0.1");
    const std::uint16_t port = [] { return TlsFileServer(TlsFileServer::Certificate::Good, "").port(); }();

    const Check check = onlyOf(TransportCheck(policy::PolicyFetcher({.port = port})), zone);

    QVERIFY2(check.verdict == Verdict::Unknown, told(check).constData());
    QCOMPARE(check.fixes.size(), std::size_t(1)); // the reports' address is missing, that much is known
}

void ChecksTest::pointersMustComeBack()
{
    ZoneResolver zone;
    zone.add("1.2.0.192.in-addr.arpa", Ptr, "a.example.org");
    zone.add("a.example.org", A, "192.0.2.1");
    zone.add("2.2.0.192.in-addr.arpa", Ptr, "a.example.org");
    zone.fail("4.2.0.192.in-addr.arpa", Outcome::Timeout);
    std::vector<dns::IpAddress> addresses;
    for (const char* text : {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"})
        addresses.push_back(*dns::IpAddress::parse(text));

    const auto checks = runOn(PtrCheck(), zone, {}, addresses);

    QCOMPARE(checks.size(), std::size_t(4));
    QVERIFY2(checks[0].verdict == Verdict::Pass, told(checks[0]).constData());
    QVERIFY2(checks[1].verdict == Verdict::Fail, told(checks[1]).constData());
    QVERIFY2(checks[2].verdict == Verdict::Fail, told(checks[2]).constData());
    QVERIFY2(checks[3].verdict == Verdict::Unknown, told(checks[3]).constData());
}

void ChecksTest::nothingTakesMoreThanTwoRoundTrips()
{
    ZoneResolver zone;
    zone.add("_dmarc.example.org", Txt, "v=DMARC1; p=reject; rua=mailto:a@reports.example.net,mailto:b@reports.example.com");
    zone.add("example.org", Mx, "10 mail.example.org");
    zone.add("1.2.0.192.in-addr.arpa", Ptr, "a.example.org");
    const DkimCheck dkim({"s1", "s2", "s3"});
    const DmarcCheck dmarc(suffixes());
    const AlignmentCheck alignment(suffixes(), "bounce.example.org", "example.org");
    const MxCheck mx;
    const TransportCheck transport;
    const BimiCheck bimi;
    const PtrCheck ptr;
    for (const DomainCheck* check : std::initializer_list<const DomainCheck*>{&dkim, &dmarc, &alignment, &mx, &transport, &bimi, &ptr}) {
        const int before = zone.calls();
        (void)runOn(*check, zone, {"s4"}, {*dns::IpAddress::parse("192.0.2.1")});
        QVERIFY2(zone.calls() - before <= 2, check->id().data());
    }
}

WAYBILL_TEST(ChecksTest)

} // namespace waybill::domains::tests

#include "ChecksTest.moc"
