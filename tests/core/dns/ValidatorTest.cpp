// SPDX-License-Identifier: GPL-3.0-or-later
// DNSSEC verdicts over zones that a real Knot signs.
#include "core/dns/Validator.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::dns::tests {

using waybill::tests::KnotServer;

class ValidatorTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aSignedZoneWithItsAnchorIsSecure();
    void anAbsenceIsSecureToo();
    void aZoneNobodySignedIsInsecure();
    void anotherKeysAnchorMakesItBogus();
    void aServerThatIsAwayIsUnknown();
    void cancelledIsUnknown();

private:
    ValidatorOptions options(const QByteArray& anchor) const
    {
        return {.forwarders = {},
                .stubs = {{*Name::parse("signed.test"), m_knot->endpoint()}, {*Name::parse("plain.test"), m_knot->endpoint()}},
                .anchors = {anchor.toStdString()},
                .timeout = std::chrono::seconds(10)};
    }

    std::unique_ptr<KnotServer> m_knot;
};

namespace {

Question txt(const char* name) { return {*Name::parse(name), RecordType::Txt}; }
const QByteArray otherKey = "signed.test. DS 12345 13 2 " + QByteArray(64, 'a');

} // namespace

void ValidatorTest::initTestCase()
{
    m_knot = std::make_unique<KnotServer>(std::vector<waybill::tests::Zone>{
        {.name = "signed.test", .text = "@ TXT \"v=spf1 -all\"\n", .isSigned = true},
        {.name = "plain.test", .text = "@ TXT \"v=spf1 -all\"\n"}});
    QVERIFY2(m_knot->start(), m_knot->error().constData());
}

void ValidatorTest::aSignedZoneWithItsAnchorIsSecure()
{
    const SecurityVerdict verdict = Validator(options(m_knot->ds("signed.test"))).verdict(txt("signed.test"));

    QCOMPARE(std::string(toString(verdict.security)), std::string("secure"));
}

void ValidatorTest::anAbsenceIsSecureToo()
{
    const SecurityVerdict verdict = Validator(options(m_knot->ds("signed.test"))).verdict(txt("none.signed.test"));

    QCOMPARE(std::string(toString(verdict.security)), std::string("secure"));
}

void ValidatorTest::aZoneNobodySignedIsInsecure()
{
    const SecurityVerdict verdict = Validator(options(m_knot->ds("signed.test"))).verdict(txt("plain.test"));

    QCOMPARE(std::string(toString(verdict.security)), std::string("insecure"));
}

void ValidatorTest::anotherKeysAnchorMakesItBogus()
{
    const SecurityVerdict verdict = Validator(options(otherKey)).verdict(txt("signed.test"));

    QCOMPARE(std::string(toString(verdict.security)), std::string("bogus"));
    QVERIFY(!verdict.why.empty());
}

void ValidatorTest::aServerThatIsAwayIsUnknown()
{
    ValidatorOptions away = options(otherKey);
    away.stubs[0].second.port = waybill::tests::freePort("127.0.0.1");
    away.timeout = std::chrono::seconds(2);

    QCOMPARE(std::string(toString(Validator(away).verdict(txt("signed.test")).security)), std::string("unknown"));
}

void ValidatorTest::cancelledIsUnknown()
{
    ValidatorOptions away = options(otherKey);
    away.stubs[0].second.port = waybill::tests::freePort("127.0.0.1");
    std::stop_source stop;
    stop.request_stop();

    QCOMPARE(Validator(away).verdict(txt("signed.test"), stop.get_token()).why, std::string("cancelled"));
}

WAYBILL_TEST(ValidatorTest)

} // namespace waybill::dns::tests

#include "ValidatorTest.moc"
