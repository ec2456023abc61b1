// SPDX-License-Identifier: GPL-3.0-or-later
// One test for each rule of RFC 9989 sections 4.10.1 and 4.10.2 that the code implements.

#include "tests/core/domains_dmarc/Zone.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::domains::dmarc::tests {

namespace {

const char* const deep = "a.mail.example.com";

Walk walk(const char* domain, Zone zone) { return walkTree(domain, answersFor({domain}, zone)); }

PolicyVerdict discover(const char* domain, Zone zone, bool exists = true)
{
    return discoverByWalk(domain, exists, answersFor({domain}, zone));
}

} // namespace

class TreeWalkTest : public QObject {
    Q_OBJECT

private slots:
    void aWalkAsksEveryNameUpToTheTop();
    void aWalkOfManyLabelsAsksEightNames();
    void aNameOfEightLabelsLosesOneAtATime();
    void theShortestNameWithARecordIsTheOrganisation();
    void psdYesPutsTheOrganisationOneLabelBelow();
    void psdYesAtTheStartIsNotAPublicSuffixForItself();
    void psdNoIsTheOrganisation();
    void psdNoAtTheStartEndsTheWalk();
    void psdYesEndsTheWalk();
    void withoutAnyRecordTheDomainIsItsOwnOrganisation();
    void severalRecordsAreAllDiscarded();
    void recordsOfAnotherVersionAreDiscarded();
    void otherTextsAtTheNameDoNotCount();
    void theDomainsOwnRecordComesFirst();
    void theOrganisationsRecordComesNext();
    void aRecordInBetweenIsPassedOver();
    void thePublicSuffixsRecordComesLast();
    void aPublicSuffixDoesNotHelpAnOrganisationWithARecord();
    void spIsForNamesBelowThatExist();
    void npIsForNamesBelowThatDoNotExist();
    void withoutNpSpIsForThem();
    void withoutSpPIsForNamesBelow();
    void spIsIgnoredForTheDomainItself();
    void withoutPReportsMakeItNone();
    void withoutPAndReportsNothingApplies();
    void aWrongPCountsAsNoneWithReports();
    void aWrongSpCountsAsNoneWithReports();
    void aWrongPWithoutReportsDoesNotApply();
    void testingLowersThePolicyOneLevel_data();
    void testingLowersThePolicyOneLevel();
    void anErrorOnTheWayIsUnknownNotMissing();
    void anErrorAboveAnOwnRecordLeavesThePolicyKnown();
    void anErrorAboveMakesTheOrganisationUncertain();
    void caseAndFinalDotDoNotMatter();
};

void TreeWalkTest::aWalkAsksEveryNameUpToTheTop()
{
    const std::vector<std::string> expected = {"a.mail.example.com", "mail.example.com", "example.com", "com"};
    QCOMPARE(walkDomains(deep), expected);
}

void TreeWalkTest::aWalkOfManyLabelsAsksEightNames()
{
    const auto names = walkDomains("a.b.c.d.e.f.g.h.i.j.mail.example.com");

    QCOMPARE(names.size(), mostQueries);
    QCOMPARE(names[0], std::string("a.b.c.d.e.f.g.h.i.j.mail.example.com"));
    QCOMPARE(names[1], std::string("g.h.i.j.mail.example.com"));
    QCOMPARE(names[7], std::string("com"));
}

void TreeWalkTest::aNameOfEightLabelsLosesOneAtATime()
{
    const auto names = walkDomains("1.2.3.4.5.6.7.8");

    QCOMPARE(names.size(), mostQueries);
    QCOMPARE(names[1], std::string("2.3.4.5.6.7.8"));
}

void TreeWalkTest::theShortestNameWithARecordIsTheOrganisation()
{
    QCOMPARE(walk(deep, {{"mail.example.com", "v=DMARC1; p=none"}, {"example.com", "v=DMARC1; p=none"}}).organisational,
             std::string("example.com"));
    QCOMPARE(walk(deep, {{"mail.example.com", "v=DMARC1; p=none"}}).organisational, std::string("mail.example.com"));
}

void TreeWalkTest::psdYesPutsTheOrganisationOneLabelBelow()
{
    QCOMPARE(walk(deep, {{"com", "v=DMARC1; p=none; psd=y"}}).organisational, std::string("example.com"));
    // Though a longer name has a record.
    QCOMPARE(walk(deep, {{"mail.example.com", "v=DMARC1; p=none"}, {"com", "v=DMARC1; psd=y; p=none"}}).organisational,
             std::string("example.com"));
}

void TreeWalkTest::psdYesAtTheStartIsNotAPublicSuffixForItself()
{
    const Walk found = walk("bank.example", {{"bank.example", "v=DMARC1; p=reject; psd=y"}});

    QCOMPARE(found.organisational, std::string("bank.example"));
    QCOMPARE(found.steps.size(), std::size_t(2));
}

void TreeWalkTest::psdNoIsTheOrganisation()
{
    const Walk found = walk(deep, {{"mail.example.com", "v=DMARC1; p=none; psd=n"}, {"example.com", "v=DMARC1; p=none"}});

    QCOMPARE(found.organisational, std::string("mail.example.com"));
    QCOMPARE(found.steps.size(), std::size_t(2));
}

void TreeWalkTest::psdNoAtTheStartEndsTheWalk()
{
    const Walk found = walk(deep, {{deep, "v=DMARC1; p=none; psd=n"}, {"com", "v=DMARC1; p=none; psd=y"}});

    QCOMPARE(found.organisational, std::string(deep));
    QCOMPARE(found.steps.size(), std::size_t(1));
}

void TreeWalkTest::psdYesEndsTheWalk()
{
    QCOMPARE(walk("x.bank.gov.example", {{"gov.example", "v=DMARC1; psd=y; p=none"}}).steps.size(), std::size_t(3));
}

void TreeWalkTest::withoutAnyRecordTheDomainIsItsOwnOrganisation()
{
    QCOMPARE(walk(deep, {}).organisational, std::string(deep));
    QVERIFY(discover(deep, {}).state == PolicyVerdict::State::None);
}

void TreeWalkTest::severalRecordsAreAllDiscarded()
{
    const PolicyVerdict verdict =
        discover("example.com", {{"example.com", "v=DMARC1; p=none"}, {"example.com", "v=DMARC1; p=reject"}});

    QVERIFY(verdict.state == PolicyVerdict::State::None);
    QVERIFY2(verdict.reason.find("2 DMARC records") != std::string::npos, verdict.reason.c_str());
}

void TreeWalkTest::recordsOfAnotherVersionAreDiscarded()
{
    for (const char* text : {"v=DMARC2; p=reject", "v=dmarc1; p=reject", "p=reject; v=DMARC1", "; v=DMARC1; p=reject", "junk; v=DMARC1; p=reject"})
        QVERIFY2(discover("example.com", {{"example.com", text}}).state == PolicyVerdict::State::None, text);
}

void TreeWalkTest::otherTextsAtTheNameDoNotCount()
{
    const PolicyVerdict verdict =
        discover("example.com", {{"example.com", "google-site-verification=1"}, {"example.com", "v=DMARC1; p=reject"}});

    QVERIFY(verdict.effective == Policy::Reject);
}

void TreeWalkTest::theDomainsOwnRecordComesFirst()
{
    const PolicyVerdict verdict = discover(deep, {{deep, "v=DMARC1; p=quarantine"}, {"example.com", "v=DMARC1; p=reject"}});

    QCOMPARE(verdict.foundAt, std::string(deep));
    QVERIFY(verdict.policy == Policy::Quarantine);
    QCOMPARE(verdict.tag, std::string("p"));
}

void TreeWalkTest::theOrganisationsRecordComesNext()
{
    QCOMPARE(discover(deep, {{"example.com", "v=DMARC1; p=reject"}}).foundAt, std::string("example.com"));
}

void TreeWalkTest::aRecordInBetweenIsPassedOver()
{
    const PolicyVerdict verdict =
        discover(deep, {{"mail.example.com", "v=DMARC1; p=none"}, {"example.com", "v=DMARC1; p=reject"}});

    QCOMPARE(verdict.foundAt, std::string("example.com"));
}

void TreeWalkTest::thePublicSuffixsRecordComesLast()
{
    const PolicyVerdict verdict = discover(deep, {{"com", "v=DMARC1; p=reject; sp=quarantine; psd=y"}});

    QCOMPARE(verdict.foundAt, std::string("com"));
    QCOMPARE(verdict.organisational, std::string("example.com"));
    QVERIFY(verdict.policy == Policy::Quarantine);
}

void TreeWalkTest::aPublicSuffixDoesNotHelpAnOrganisationWithARecord()
{
    const PolicyVerdict verdict =
        discover("example.com", {{"example.com", "v=DMARC1; p=none"}, {"com", "v=DMARC1; p=reject; psd=y; rua=mailto:a@com"}});

    QVERIFY(verdict.policy == Policy::None);
    QVERIFY(verdict.record->rua.empty());
}

void TreeWalkTest::spIsForNamesBelowThatExist()
{
    const PolicyVerdict verdict = discover(deep, {{"example.com", "v=DMARC1; p=reject; sp=quarantine; np=none"}});

    QVERIFY(verdict.policy == Policy::Quarantine);
    QCOMPARE(verdict.tag, std::string("sp"));
}

void TreeWalkTest::npIsForNamesBelowThatDoNotExist()
{
    const PolicyVerdict verdict = discover(deep, {{"example.com", "v=DMARC1; p=none; sp=quarantine; np=reject"}}, false);

    QVERIFY(verdict.policy == Policy::Reject);
    QCOMPARE(verdict.tag, std::string("np"));
}

void TreeWalkTest::withoutNpSpIsForThem()
{
    const PolicyVerdict verdict = discover(deep, {{"example.com", "v=DMARC1; p=none; sp=quarantine"}}, false);

    QVERIFY(verdict.policy == Policy::Quarantine);
    QCOMPARE(verdict.tag, std::string("sp"));
}

void TreeWalkTest::withoutSpPIsForNamesBelow()
{
    for (const bool exists : {true, false}) {
        const PolicyVerdict verdict = discover(deep, {{"example.com", "v=DMARC1; p=reject"}}, exists);
        QVERIFY(verdict.policy == Policy::Reject);
        QCOMPARE(verdict.tag, std::string("p"));
    }
}

void TreeWalkTest::spIsIgnoredForTheDomainItself()
{
    QVERIFY(discover("example.com", {{"example.com", "v=DMARC1; p=none; sp=reject; np=reject"}}).policy == Policy::None);
}

void TreeWalkTest::withoutPReportsMakeItNone()
{
    const PolicyVerdict verdict = discover("example.com", {{"example.com", "v=DMARC1; rua=mailto:r@example.com"}});

    QVERIFY(verdict.state == PolicyVerdict::State::Applies);
    QVERIFY(verdict.policy == Policy::None);
}

void TreeWalkTest::withoutPAndReportsNothingApplies()
{
    for (const char* text : {"v=DMARC1", "v=DMARC1; adkim=s", "v=DMARC1; rua=r@example.com", "v=DMARC1; rua=mailto:nobody"})
        QVERIFY2(discover("example.com", {{"example.com", text}}).state == PolicyVerdict::State::None, text);
}

void TreeWalkTest::aWrongPCountsAsNoneWithReports()
{
    const PolicyVerdict verdict = discover("example.com", {{"example.com", "v=DMARC1; p=rejected; rua=mailto:r@example.com"}});

    QVERIFY(verdict.state == PolicyVerdict::State::Applies);
    QVERIFY(verdict.policy == Policy::None);
}

void TreeWalkTest::aWrongSpCountsAsNoneWithReports()
{
    const PolicyVerdict verdict =
        discover("example.com", {{"example.com", "v=DMARC1; p=reject; sp=all; rua=mailto:r@example.com"}});

    QVERIFY(verdict.state == PolicyVerdict::State::Applies);
    QVERIFY(verdict.policy == Policy::None);
}

void TreeWalkTest::aWrongPWithoutReportsDoesNotApply()
{
    QVERIFY(discover("example.com", {{"example.com", "v=DMARC1; p=rejected"}}).state == PolicyVerdict::State::None);
}

void TreeWalkTest::testingLowersThePolicyOneLevel_data()
{
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("effective");
    QTest::addRow("reject") << "v=DMARC1; p=reject; t=y" << "quarantine";
    QTest::addRow("quarantine") << "v=DMARC1; p=quarantine; t=y" << "none";
    QTest::addRow("none") << "v=DMARC1; p=none; t=y" << "none";
    QTest::addRow("off") << "v=DMARC1; p=reject; t=n" << "reject";
    QTest::addRow("nonsense") << "v=DMARC1; p=reject; t=maybe" << "reject";
}

void TreeWalkTest::testingLowersThePolicyOneLevel()
{
    QFETCH(QString, record);
    QFETCH(QString, effective);

    const PolicyVerdict verdict = discover("example.com", {{"example.com", record.toUtf8().constData()}});

    QCOMPARE(QString::fromStdString(std::string(dmarc::toString(verdict.effective))), effective);
}

void TreeWalkTest::anErrorOnTheWayIsUnknownNotMissing()
{
    const PolicyVerdict verdict = discover(deep, {{"mail.example.com", "SERVFAIL"}, {"example.com", "v=DMARC1; p=reject"}});

    QVERIFY(verdict.state == PolicyVerdict::State::Unknown);
    QVERIFY(verdict.reason.find("SERVFAIL") != std::string::npos);
}

void TreeWalkTest::anErrorAboveAnOwnRecordLeavesThePolicyKnown()
{
    const PolicyVerdict verdict = discover("example.com", {{"example.com", "v=DMARC1; p=reject"}, {"com", "SERVFAIL"}});

    QVERIFY(verdict.effective == Policy::Reject);
}

void TreeWalkTest::anErrorAboveMakesTheOrganisationUncertain()
{
    QVERIFY(!walk("example.com", {{"example.com", "v=DMARC1; p=reject"}, {"com", "SERVFAIL"}}).isCertain);
    QVERIFY(walk("example.com", {{"example.com", "v=DMARC1; p=reject; psd=n"}, {"com", "SERVFAIL"}}).isCertain);
}

void TreeWalkTest::caseAndFinalDotDoNotMatter()
{
    QCOMPARE(walkDomains("A.Example.COM."), walkDomains("a.example.com"));
}

WAYBILL_TEST(TreeWalkTest)

} // namespace waybill::domains::dmarc::tests

#include "TreeWalkTest.moc"
