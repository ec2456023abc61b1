// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/domains_dmarc/Zone.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

#include <algorithm>

namespace waybill::domains::dmarc::tests {

namespace {

PublicSuffixes list()
{
    auto loaded = PublicSuffixes::fromFile(WAYBILL_FIXTURES "/psl/public_suffix_list.dat");
    if (!loaded)
        qFatal("%s", loaded.error().text().c_str());
    return std::move(*loaded);
}

bool remarks(const DmarcRecord& record, const char* part)
{
    return std::ranges::any_of(record.remarks, [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

} // namespace

class DmarcTest : public QObject {
    Q_OBJECT

private slots:
    void publicSuffixesAreAsPublished();
    void bothRfcsAgreeOnAnOrdinaryDomain();
    void theyDifferBelowASuffixOnlyTheListKnows();
    void theyDifferOnARecordInBetween();
    void theyDifferOnTestingAndOnPercent();
    void whatIsIgnoredIsSaid_data();
    void whatIsIgnoredIsSaid();
    void reportAddressesElsewhereNeedALeave();
    void alignmentIsExplained();
    void strictAlignmentWantsTheSameName();
    void anUnknownOrganisationIsNotAMismatch();
};

void DmarcTest::publicSuffixesAreAsPublished()
{
    const PublicSuffixes suffixes = list();
    QFile file(QStringLiteral(WAYBILL_FIXTURES "/psl/tests.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    int checked = 0;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        const QList<QByteArray> pair = line.split(' ');
        // Unicode names come to mail as A-labels, names that begin with a dot not at all.
        if (line.startsWith("//") || pair.size() != 2 || pair[0] == "null" || pair[0].startsWith('.')
            || std::ranges::any_of(line, [](char c) { return c < 0; }))
            continue;
        const std::string expected = pair[1] == "null" ? std::string() : pair[1].toStdString();
        QCOMPARE(suffixes.registrableDomain(pair[0].toStdString()), expected);
        ++checked;
    }
    QVERIFY(checked > 50);
}

void DmarcTest::bothRfcsAgreeOnAnOrdinaryDomain()
{
    const TextAnswers answers = answersFor({"mail.example.com"}, {{"example.com", "v=DMARC1; p=reject; sp=quarantine"}});

    const PolicyVerdict walk = discoverByWalk("mail.example.com", true, answers);
    const PolicyVerdict suffix = discoverBySuffix("mail.example.com", list(), answers);

    QVERIFY(walk.effective == Policy::Quarantine);
    QVERIFY(!differ(walk, suffix));
}

void DmarcTest::theyDifferBelowASuffixOnlyTheListKnows()
{
    // github.io is a suffix in the list and publishes no psd=y.
    const TextAnswers answers = answersFor({"me.github.io"}, {{"github.io", "v=DMARC1; p=reject"}});

    const PolicyVerdict walk = discoverByWalk("me.github.io", true, answers);
    const PolicyVerdict suffix = discoverBySuffix("me.github.io", list(), answers);

    QVERIFY(walk.effective == Policy::Reject);
    QVERIFY(suffix.state == PolicyVerdict::State::None);
    QVERIFY(differ(walk, suffix));
}

void DmarcTest::theyDifferOnARecordInBetween()
{
    const TextAnswers answers =
        answersFor({"a.mail.example.com"}, {{"mail.example.com", "v=DMARC1; p=none; psd=n"}, {"example.com", "v=DMARC1; p=reject"}});

    QCOMPARE(discoverByWalk("a.mail.example.com", true, answers).foundAt, std::string("mail.example.com"));
    QCOMPARE(discoverBySuffix("a.mail.example.com", list(), answers).foundAt, std::string("example.com"));
}

void DmarcTest::theyDifferOnTestingAndOnPercent()
{
    const TextAnswers testing = answersFor({"example.com"}, {{"example.com", "v=DMARC1; p=reject; t=y"}});
    const TextAnswers percent = answersFor({"example.com"}, {{"example.com", "v=DMARC1; p=reject; pct=0"}});

    QVERIFY(discoverByWalk("example.com", true, testing).effective == Policy::Quarantine);
    QVERIFY(discoverBySuffix("example.com", list(), testing).effective == Policy::Reject);
    QVERIFY(discoverByWalk("example.com", true, percent).effective == Policy::Reject);
    QVERIFY(discoverBySuffix("example.com", list(), percent).effective == Policy::Quarantine);
}

void DmarcTest::whatIsIgnoredIsSaid_data()
{
    QTest::addColumn<QString>("tags");
    QTest::addColumn<QString>("part");
    QTest::addRow("bad policy") << "p=block" << "block";
    QTest::addRow("bad alignment") << "p=none; adkim=strict" << "adkim=";
    QTest::addRow("bad psd") << "p=none; psd=maybe" << "psd=";
    QTest::addRow("no URI") << "p=none; rua=reports@example.com" << "mailto:";
    QTest::addRow("no address") << "p=none; rua=mailto:reports" << "no address";
    QTest::addRow("removed") << "p=none; pct=50" << "RFC 9989";
    QTest::addRow("unknown") << "p=none; policy=reject" << "unknown";
    QTest::addRow("twice") << "p=none; p=reject" << "twice";
    QTest::addRow("no tag") << "p=none; reject" << "no tag";
}

void DmarcTest::whatIsIgnoredIsSaid()
{
    QFETCH(QString, tags);
    QFETCH(QString, part);

    const auto record = parseDmarcRecord("v=DMARC1; " + tags.toStdString());

    QVERIFY(record.has_value());
    QVERIFY2(remarks(*record, qPrintable(part)), record->remarks.empty() ? "nothing said" : record->remarks[0].c_str());
}

void DmarcTest::reportAddressesElsewhereNeedALeave()
{
    const auto record = parseDmarcRecord("v=DMARC1; p=none; rua=mailto:d@example.com!10m, mailto:x@Reports.example.net");
    QCOMPARE(record->rua.size(), std::size_t(2));

    QCOMPARE(authorisationName("mail.example.com", "example.com", record->rua[0], "example.com"), std::string());
    QCOMPARE(authorisationName("mail.example.com", "example.com", record->rua[1], "example.net"),
             std::string("mail.example.com._report._dmarc.reports.example.net"));
}

void DmarcTest::alignmentIsExplained()
{
    const TextAnswers answers =
        answersFor({"mail.example.com", "bounce.example.com", "sendgrid.net"}, {{"example.com", "v=DMARC1; p=none"}});
    const AlignmentQuestion question{"mail.example.com", "bounce.example.com", "sendgrid.net"};

    const AlignmentVerdict verdict = alignByWalk(question, answers);

    QVERIFY(verdict.passes());
    QVERIFY(verdict.spf.relaxed && !verdict.spf.strict && verdict.spf.asked);
    QVERIFY(!verdict.dkim.relaxed);
    QVERIFY2(verdict.spf.why.find("both belong to example.com") != std::string::npos, verdict.spf.why.c_str());
    QVERIFY2(verdict.dkim.why.find("neither") != std::string::npos, verdict.dkim.why.c_str());
    const AlignmentVerdict older = alignBySuffix(question, list(), answers);
    QCOMPARE(older.passes(), true);
    QCOMPARE(older.organisational, std::string("example.com"));
}

void DmarcTest::strictAlignmentWantsTheSameName()
{
    const TextAnswers answers =
        answersFor({"example.com", "mail.example.com"}, {{"example.com", "v=DMARC1; p=none; aspf=s; adkim=s"}});

    const AlignmentVerdict verdict = alignByWalk({"example.com", "mail.example.com", "EXAMPLE.com"}, answers);

    QVERIFY(!verdict.spf.asked && verdict.spf.relaxed);
    QVERIFY(verdict.dkim.asked && verdict.dkim.strict);
    QVERIFY2(verdict.spf.why.find("asks for strict") != std::string::npos, verdict.spf.why.c_str());
}

void DmarcTest::anUnknownOrganisationIsNotAMismatch()
{
    const TextAnswers answers = answersFor({"example.com", "b.example.net"}, {{"example.com", "v=DMARC1; p=none"}, {"example.net", "SERVFAIL"}});

    const AlignmentVerdict verdict = alignByWalk({"example.com", "b.example.net", ""}, answers);

    QVERIFY(!verdict.spf.isCertain);
    QVERIFY(!verdict.dkim.isThere);
}

WAYBILL_TEST(DmarcTest)

} // namespace waybill::domains::dmarc::tests

#include "DmarcTest.moc"
