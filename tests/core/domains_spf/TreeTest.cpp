// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/Findings.h"
#include "tests/support/TestMain.h"
#include "tests/support/ZoneResolver.h"

#include <QTest>

#include <algorithm>

namespace waybill::domains::spf::tests {

using waybill::tests::ZoneResolver;

class TreeTest : public QObject {
    Q_OBJECT

private slots:
    void eachBranchCostsWhatIsBelowIt();
    void countingGoesOnPastTheLimitAndNamesTheCulprit();
    void aRoundTripALevel();
    void voidLookupsAreCountedForEachFamily();
    void whatAllCutsOffCostsNothing();
    void anIncludeThatPassesEverybodyEndsTheRecord();
    void aLoopIsNamedAndEnds();
    void aMacroInAnIncludeIsNotFollowedButADomainMacroIs();
    void failuresAreUnknownNeverMissing();
    void findings_data();
    void findings();
    void aSoundRecordHasNone();
    void repairs_data();
    void repairs();
};

namespace {

IncludeTree treeOf(const ZoneResolver& zone) { return buildTree(zone, *dns::Name::parse("example.org")); }

void publish(ZoneResolver& zone, const std::string& name, const std::string& record)
{
    zone.addTxt(name, {record});
}

bool has(const std::vector<Finding>& findings, FindingKind kind)
{
    return std::ranges::any_of(findings, [kind](const Finding& finding) { return finding.kind == kind; });
}

} // namespace

void TreeTest::eachBranchCostsWhatIsBelowIt()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:a.example include:b.example mx -all");
    publish(zone, "a.example", "v=spf1 include:c.example ip4:192.0.2.1 ~all");
    publish(zone, "b.example", "v=spf1 ip4:192.0.2.2 ~all");
    publish(zone, "c.example", "v=spf1 a:host.example ~all");
    zone.add("host.example", dns::RecordType::A, "192.0.2.3");
    zone.add("example.org", dns::RecordType::Mx, "10 host.example");

    const IncludeTree tree = treeOf(zone);

    QCOMPARE(tree.lookups, 5);
    QVERIFY(!tree.culprit);
    QCOMPARE(tree.root().terms[0].cost, 3);
    QCOMPARE(tree.root().terms[1].cost, 1);
    QCOMPARE(tree.root().terms[1].before, 3);
    QCOMPARE(tree.root().terms[2].before, 4);
    QCOMPARE(tree.nodes[*tree.root().terms[0].child].cost, 2);
}

void TreeTest::countingGoesOnPastTheLimitAndNamesTheCulprit()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:a.example include:b.example include:c.example -all");
    for (const char* name : {"a.example", "b.example", "c.example"}) {
        std::string record = "v=spf1";
        for (int i = 0; i < 6; ++i)
            record += " exists:h" + std::to_string(i) + '.' + name;
        publish(zone, name, record + " ~all");
        for (int i = 0; i < 6; ++i)
            zone.add("h" + std::to_string(i) + '.' + name, dns::RecordType::A, "127.0.0.2");
    }

    const IncludeTree tree = treeOf(zone);

    QCOMPARE(tree.lookups, 21);
    QVERIFY(tree.culprit);
    QCOMPARE(tree.nodes[tree.culprit->node].name, std::string("b.example"));
    QCOMPARE(tree.nodes[tree.culprit->node].terms[tree.culprit->term].source, std::string("exists:h2.b.example"));
    QVERIFY(has(findingsIn(tree), FindingKind::TooManyLookups));
    QVERIFY(findingsIn(tree).front().text.contains(QStringLiteral("exists:h2.b.example")));
}

void TreeTest::aRoundTripALevel()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:a.example include:b.example mx a -all");
    publish(zone, "a.example", "v=spf1 include:c.example ~all");
    publish(zone, "b.example", "v=spf1 include:d.example ~all");
    publish(zone, "c.example", "v=spf1 ip4:192.0.2.1 ~all");
    publish(zone, "d.example", "v=spf1 ip4:192.0.2.2 ~all");
    zone.add("example.org", dns::RecordType::Mx, "10 mail.example.org");
    zone.add("mail.example.org", dns::RecordType::A, "192.0.2.9");

    treeOf(zone);

    QCOMPARE(zone.calls(), 3);
}

void TreeTest::voidLookupsAreCountedForEachFamily()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 a:one.example a:two.example a:three.example -all");
    for (const char* name : {"one.example", "two.example", "three.example"})
        zone.add(name, dns::RecordType::A, "192.0.2.1");

    const IncludeTree tree = treeOf(zone);

    QCOMPARE(tree.void4, 0);
    QCOMPARE(tree.void6, 3);
    const auto findings = findingsIn(tree);
    QVERIFY(has(findings, FindingKind::TooManyVoidLookups));
    QVERIFY(findings.front().text.contains(QStringLiteral("IPv6")));
}

void TreeTest::whatAllCutsOffCostsNothing()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 ip4:192.0.2.1 ~all include:a.example");
    publish(zone, "a.example", "v=spf1 a mx ~all");

    const IncludeTree tree = treeOf(zone);

    QCOMPARE(tree.lookups, 0);
    QVERIFY(!tree.root().terms[2].isReached);
    QVERIFY(has(findingsIn(tree), FindingKind::Unreachable));
}

void TreeTest::anIncludeThatPassesEverybodyEndsTheRecord()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:open.example include:a.example -all");
    publish(zone, "open.example", "v=spf1 +all");
    publish(zone, "a.example", "v=spf1 ip4:192.0.2.1 ~all");

    const IncludeTree tree = treeOf(zone);

    QCOMPARE(tree.lookups, 1);
    QVERIFY(has(findingsIn(tree), FindingKind::EverybodyMaySend));
    QCOMPARE(int(findingsIn(tree).front().verdict), int(Verdict::Fail));
}

void TreeTest::aLoopIsNamedAndEnds()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:a.example -all");
    publish(zone, "a.example", "v=spf1 include:example.org -all");

    QVERIFY(has(findingsIn(treeOf(zone)), FindingKind::Loop));
}

void TreeTest::aMacroInAnIncludeIsNotFollowedButADomainMacroIs()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:%{i}.s.example include:%{d}.t.example -all");
    publish(zone, "example.org.t.example", "v=spf1 ip4:192.0.2.1 ~all");

    const IncludeTree tree = treeOf(zone);

    QCOMPARE(tree.perSender, 1);
    QCOMPARE(int(tree.nodes[*tree.root().terms[0].child].state), int(NodeState::NotFollowed));
    QCOMPARE(int(tree.nodes[*tree.root().terms[1].child].state), int(NodeState::Loaded));
}

void TreeTest::failuresAreUnknownNeverMissing()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 include:a.example mx:b.example -all");
    zone.fail("a.example", dns::Outcome::ServFail);
    zone.fail("b.example", dns::Outcome::Timeout);

    const auto findings = findingsIn(treeOf(zone));

    QCOMPARE(findings.size(), std::size_t(2));
    for (const Finding& finding : findings) {
        QCOMPARE(int(finding.kind), int(FindingKind::DnsFailed));
        QCOMPARE(int(finding.verdict), int(Verdict::Unknown));
    }
}

void TreeTest::findings_data()
{
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char* record, FindingKind kind, Verdict verdict) {
        QTest::newRow(record) << QByteArray(record) << int(kind) << int(verdict);
    };
    row("v=spf1 include:nowhere.example -all", FindingKind::NoRecord, Verdict::Fail);
    row("v=spf1 ipv4:192.0.2.1 -all", FindingKind::Syntax, Verdict::Fail);
    row("v=spf1 a:192.0.2.1 -all", FindingKind::Syntax, Verdict::Fail);
    row("v=spf1 +all", FindingKind::EverybodyMaySend, Verdict::Fail);
    row("v=spf1 ip4:192.0.2.1", FindingKind::NoEnd, Verdict::Warning);
    row("v=spf1 ip4:192.0.2.1 ?all", FindingKind::NeutralEnd, Verdict::Warning);
    row("v=spf1 ip4:192.0.2.1 IP4:192.0.2.1 -all", FindingKind::Duplicate, Verdict::Warning);
    row("v=spf1 ptr -all", FindingKind::Pointer, Verdict::Warning);
    row("v=spf1 ip4:10.0.0.0/8 -all", FindingKind::WideRange, Verdict::Warning);
    row("v=spf1 ip6:2000::/3 -all", FindingKind::WideRange, Verdict::Warning);
    row("v=spf1 a/1 -all", FindingKind::WideRange, Verdict::Warning);
}

void TreeTest::findings()
{
    QFETCH(QByteArray, record);
    QFETCH(int, kind);
    QFETCH(int, verdict);
    ZoneResolver zone;
    publish(zone, "example.org", record.toStdString());
    zone.add("example.org", dns::RecordType::A, "192.0.2.1");
    zone.add("example.org", dns::RecordType::Aaaa, "2001:db8::1");

    const auto findings = findingsIn(treeOf(zone));

    QCOMPARE(findings.size(), std::size_t(1));
    QCOMPARE(int(findings[0].kind), kind);
    QCOMPARE(int(findings[0].verdict), verdict);
}

void TreeTest::aSoundRecordHasNone()
{
    ZoneResolver zone;
    publish(zone, "example.org", "v=spf1 ip4:192.0.2.0/24 include:a.example ~all");
    publish(zone, "a.example", "v=spf1 ip4:198.51.100.0/24 ~all");

    QVERIFY(findingsIn(treeOf(zone)).empty());
    QVERIFY(repaired(treeOf(zone)).empty());
}

void TreeTest::repairs_data()
{
    QTest::addColumn<QByteArrayList>("records");
    QTest::addColumn<QByteArray>("repaired");
    QTest::newRow("two records") << QByteArrayList{"v=spf1 ip4:192.0.2.1 -all", "v=spf1 include:a.example ~all"}
                                 << QByteArray("v=spf1 ip4:192.0.2.1 include:a.example -all");
    QTest::newRow("twice") << QByteArrayList{"v=spf1 ip4:192.0.2.1 +ip4:192.0.2.1 -all"}
                           << QByteArray("v=spf1 ip4:192.0.2.1 -all");
    QTest::newRow("behind all") << QByteArrayList{"v=spf1 ip4:192.0.2.1 -all ip4:192.0.2.2"}
                                << QByteArray("v=spf1 ip4:192.0.2.1 -all");
    QTest::newRow("everybody") << QByteArrayList{"v=spf1 ip4:192.0.2.1 +all"} << QByteArray("v=spf1 ip4:192.0.2.1 ~all");
    QTest::newRow("no end") << QByteArrayList{"v=spf1 ip4:192.0.2.1 exp=why.example"}
                            << QByteArray("v=spf1 ip4:192.0.2.1 ~all exp=why.example");
    QTest::newRow("redirect stays") << QByteArrayList{"v=spf1 ip4:192.0.2.1 redirect=a.example"} << QByteArray();
    QTest::newRow("not understood") << QByteArrayList{"v=spf1 ip4:192.0.2 -all"} << QByteArray();
    QTest::newRow("none") << QByteArrayList{} << QByteArray();
}

void TreeTest::repairs()
{
    QFETCH(QByteArrayList, records);
    QFETCH(QByteArray, repaired);
    ZoneResolver zone;
    for (const QByteArray& record : records)
        publish(zone, "example.org", record.toStdString());

    QCOMPARE(spf::repaired(treeOf(zone)), repaired.toStdString());
}

WAYBILL_TEST(TreeTest)

} // namespace waybill::domains::spf::tests

#include "TreeTest.moc"
