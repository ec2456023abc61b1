// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/expectations/ExpectationCheck.h"
#include "tests/support/TestMain.h"
#include "tests/support/ZoneResolver.h"

#include <QTest>

#include <algorithm>

namespace waybill::domains::tests {

namespace {

using enum dns::RecordType;
using waybill::tests::ZoneResolver;

const dns::Name domain = *dns::Name::parse("mail.example.com");
const char* const key = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

Check runOn(const char* provider, const ZoneResolver& zone, std::vector<std::string> selectors = {}, std::string returnPath = {})
{
    static const SystemClock clock;
    const ExpectationCheck check(provider, QString::fromLatin1(provider), std::move(returnPath));
    return check.run({domain, std::move(selectors), {}, zone, clock, {}}).front();
}

QByteArray told(const Check& check)
{
    QString text = QString::fromLatin1(toString(check.verdict).data()) + QStringLiteral(": ") + check.sentence;
    for (const QString& note : check.notes)
        text += QStringLiteral(" / ") + note;
    return text.toUtf8();
}

bool hasSlip(const Check& check, Slip slip)
{
    return check.detailJson.find("\"slip\":\"" + std::string(toString(slip)) + '"') != std::string::npos;
}

// SendGrid as it should be, but for what a test changes.
void addSendGrid(ZoneResolver& zone, bool s2 = true)
{
    zone.add("s1._domainkey.mail.example.com", Cname, "s1.domainkey.u4821907.wl.sendgrid.net");
    zone.add("s1.domainkey.u4821907.wl.sendgrid.net", Txt, key);
    if (s2)
        zone.add("s2._domainkey.mail.example.com", Cname, "s2.domainkey.u4821907.wl.sendgrid.net");
    zone.add("em1.mail.example.com", Cname, "u4821907.wl.sendgrid.net");
}

} // namespace

class ExpectationsTest : public QObject {
    Q_OBJECT

private slots:
    void allFourteenAreThere();
    void whatIsAsItShouldBePasses();
    void aZoneAppendedToTheTargetIsNamedAndUndone();
    void aZoneAppendedToTheNameIsNamed();
    void aMissingRecordIsCompletedFromItsSibling();
    void anotherSelectorsTargetIsNamed();
    void aTextInPlaceOfAnAliasIsNamed();
    void aTextBesideAnAliasIsNamed();
    void aSplitKeyIsNamed();
    void aMissingIncludeIsWorkedIn();
    void severalSpfRecordsAreNamed();
    void ofAGroupOneIsEnough();
    void whatHasNoNameIsUnknownNotMissing();
    void whatCannotBeAskedIsUnknown();
    void tokensComeFromTheSelectors();
    void oneRoundTripIsEnough();
    void patternsHaveOneStar();
};

void ExpectationsTest::allFourteenAreThere()
{
    QCOMPARE(expectedProviders().size(), std::size_t(14));
    for (const std::string_view provider : expectedProviders())
        QVERIFY2(!expectedOf(provider).empty(), provider.data());
    QVERIFY(expectedOf("nobody").empty());
    QCOMPARE(selectorsOf("sendgrid"), (std::vector<std::string>{"s1", "s2"}));
    QCOMPARE(returnPathOf("postmark", "example.org"), std::string("pm-bounces.example.org"));
}

void ExpectationsTest::whatIsAsItShouldBePasses()
{
    ZoneResolver zone;
    addSendGrid(zone);

    const Check check = runOn("sendgrid", zone, {}, "em1.mail.example.com");

    QVERIFY2(check.verdict == Verdict::Pass, told(check).constData());
    QVERIFY(check.fixes.empty());
}

void ExpectationsTest::aZoneAppendedToTheTargetIsNamedAndUndone()
{
    for (const char* zoneName : {"mail.example.com", "example.com"}) {
        ZoneResolver zone;
        addSendGrid(zone, false);
        zone.add("s2._domainkey.mail.example.com", Cname, std::string("s2.domainkey.u4821907.wl.sendgrid.net.") + zoneName);

        const Check check = runOn("sendgrid", zone, {}, "em1.mail.example.com");

        QVERIFY2(check.verdict == Verdict::Fail && hasSlip(check, Slip::ZoneDoubledInTarget), told(check).constData());
        QCOMPARE(check.fixes.size(), std::size_t(1));
        QCOMPARE(check.fixes.front().value, std::string("s2.domainkey.u4821907.wl.sendgrid.net"));
        QVERIFY(check.fixes.front().replaces.has_value());
    }
}

void ExpectationsTest::aZoneAppendedToTheNameIsNamed()
{
    ZoneResolver zone;
    addSendGrid(zone, false);
    zone.add("s2._domainkey.mail.example.com.mail.example.com", Cname, "s2.domainkey.u4821907.wl.sendgrid.net");

    const Check check = runOn("sendgrid", zone, {}, "em1.mail.example.com");

    QVERIFY2(hasSlip(check, Slip::ZoneDoubledInName), told(check).constData());
    QCOMPARE(check.fixes.front().name.text(), std::string("s2._domainkey.mail.example.com"));
}

void ExpectationsTest::aMissingRecordIsCompletedFromItsSibling()
{
    ZoneResolver zone;
    addSendGrid(zone, false);

    const Check check = runOn("sendgrid", zone, {}, "em1.mail.example.com");

    QVERIFY2(hasSlip(check, Slip::Missing), told(check).constData());
    QCOMPARE(check.fixes.front().value, std::string("s2.domainkey.u4821907.wl.sendgrid.net"));
}

void ExpectationsTest::anotherSelectorsTargetIsNamed()
{
    ZoneResolver zone;
    addSendGrid(zone, false);
    zone.add("s2._domainkey.mail.example.com", Cname, "s1.domainkey.u4821907.wl.sendgrid.net");

    QVERIFY(hasSlip(runOn("sendgrid", zone, {}, "em1.mail.example.com"), Slip::OtherSelector));
}

void ExpectationsTest::aTextInPlaceOfAnAliasIsNamed()
{
    ZoneResolver zone;
    addSendGrid(zone, false);
    zone.add("s2._domainkey.mail.example.com", Txt, "s2.domainkey.u4821907.wl.sendgrid.net");

    const Check check = runOn("sendgrid", zone, {}, "em1.mail.example.com");

    QVERIFY2(hasSlip(check, Slip::TextInsteadOfCname), told(check).constData());
    QVERIFY(check.fixes.front().type == Cname);
}

void ExpectationsTest::aTextBesideAnAliasIsNamed()
{
    // A server that allows it answers each question by its type.
    class Both : public dns::Resolver {
    public:
        std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token) const override
        {
            std::vector<dns::Answer> answers;
            for (const dns::Question& question : questions) {
                dns::Answer answer;
                answer.question = question;
                answer.outcome = dns::Outcome::NxDomain;
                const bool own = question.name.text() == "emaillabs._domainkey.mail.example.com";
                if (own && question.type == Cname) {
                    answer.outcome = dns::Outcome::Found;
                    answer.records.push_back({.owner = question.name, .type = Cname, .ttl = 60,
                                              .data = *dns::Name::parse("emaillabs._domainkey.emaillabs.net.pl"), .rdata = {}});
                } else if (own && question.type == Txt) {
                    answer.outcome = dns::Outcome::Found;
                    answer.records.push_back({.owner = question.name, .type = Txt, .ttl = 60, .data = dns::Txt{{key}}, .rdata = {}});
                }
                answers.push_back(std::move(answer));
            }
            return answers;
        }
    };
    const Both resolver;
    const SystemClock clock;

    const Check check = ExpectationCheck("emaillabs", QStringLiteral("EmailLabs"), {}).run({domain, {}, {}, resolver, clock, {}}).front();

    QVERIFY2(hasSlip(check, Slip::TextBesideCname), told(check).constData());
}

void ExpectationsTest::aSplitKeyIsNamed()
{
    const std::string text = key;
    ZoneResolver zone;
    zone.add("mailjet._domainkey.mail.example.com", Txt, text.substr(0, 40));
    zone.add("mailjet._domainkey.mail.example.com", Txt, text.substr(40));
    zone.add("mail.example.com", Txt, "v=spf1 include:spf.mailjet.com ~all");

    const Check check = runOn("mailjet", zone);

    QVERIFY2(hasSlip(check, Slip::KeySplit), told(check).constData());
    QCOMPARE(check.fixes.front().value, text);
}

void ExpectationsTest::aMissingIncludeIsWorkedIn()
{
    ZoneResolver zone;
    zone.add("mailjet._domainkey.mail.example.com", Txt, key);
    zone.add("mail.example.com", Txt, "v=spf1 ip4:192.0.2.0/24 -all");

    const Check check = runOn("mailjet", zone);

    QVERIFY2(check.verdict == Verdict::Fail, told(check).constData());
    QCOMPARE(check.fixes.front().value, std::string("v=spf1 include:spf.mailjet.com ip4:192.0.2.0/24 -all"));
    QCOMPARE(check.fixes.front().replaces.value_or(""), std::string("v=spf1 ip4:192.0.2.0/24 -all"));
}

void ExpectationsTest::severalSpfRecordsAreNamed()
{
    ZoneResolver zone;
    zone.add("mailjet._domainkey.mail.example.com", Txt, key);
    zone.add("mail.example.com", Txt, "v=spf1 include:spf.mailjet.com -all");
    zone.add("mail.example.com", Txt, "v=spf1 -all");

    QVERIFY(hasSlip(runOn("mailjet", zone), Slip::SeveralSpf));
}

void ExpectationsTest::ofAGroupOneIsEnough()
{
    ZoneResolver zone;
    zone.add("mail.example.com", Txt, "brevo-code:0123abcd");
    zone.add("mail._domainkey.mail.example.com", Txt, key);

    const Check old = runOn("brevo", zone);

    QVERIFY2(old.verdict == Verdict::Pass, told(old).constData());
}

void ExpectationsTest::whatHasNoNameIsUnknownNotMissing()
{
    ZoneResolver zone;
    zone.add("pm-bounces.mail.example.com", Cname, "pm.mtasv.net");

    const Check without = runOn("postmark", zone);
    zone.add("20260101pm._domainkey.mail.example.com", Txt, key);
    const Check with = runOn("postmark", zone, {"20260101pm"});

    QVERIFY2(without.verdict == Verdict::Unknown, told(without).constData());
    QVERIFY2(with.verdict == Verdict::Pass, told(with).constData());
}

void ExpectationsTest::whatCannotBeAskedIsUnknown()
{
    ZoneResolver zone;
    addSendGrid(zone, false);
    zone.fail("s2._domainkey.mail.example.com", dns::Outcome::ServFail);

    const Check check = runOn("sendgrid", zone, {}, "em1.mail.example.com");

    QVERIFY2(check.verdict == Verdict::Unknown, told(check).constData());
    QVERIFY(check.fixes.empty());
}

void ExpectationsTest::tokensComeFromTheSelectors()
{
    ZoneResolver zone;
    zone.add("abc._domainkey.mail.example.com", Cname, "abc.dkim.amazonses.com");
    zone.add("def._domainkey.mail.example.com", Cname, "abc.dkim.amazonses.com");

    QVERIFY(runOn("ses", zone, {"abc"}).verdict == Verdict::Pass);
    const Check crossed = runOn("ses", zone, {"def"});
    QVERIFY2(crossed.verdict == Verdict::Fail, told(crossed).constData());
    QCOMPARE(crossed.fixes.front().value, std::string("def.dkim.amazonses.com"));
}

void ExpectationsTest::oneRoundTripIsEnough()
{
    for (const std::string_view provider : expectedProviders()) {
        ZoneResolver zone;
        (void)runOn(std::string(provider).c_str(), zone, {"abc"}, "em1.mail.example.com");
        QVERIFY2(zone.calls() <= 1, provider.data());
    }
}

void ExpectationsTest::patternsHaveOneStar()
{
    QCOMPARE(matchPattern("s1.u*.net", "S1.u42.net").value_or("-"), std::string("42"));
    QVERIFY(!matchPattern("s1.u*.net", "s2.u42.net"));
    QVERIFY(!matchPattern("aa*aa", "aaa"));
    QCOMPARE(matchPattern("plain", "PLAIN").value_or("-"), std::string());
    for (const std::string_view provider : expectedProviders()) {
        for (const ExpectedRecord& record : expectedOf(provider))
            QVERIFY(std::ranges::count(record.value, '*') <= 1 && std::ranges::count(record.name, '*') <= 1);
    }
}

WAYBILL_TEST(ExpectationsTest)

} // namespace waybill::domains::tests

#include "ExpectationsTest.moc"
