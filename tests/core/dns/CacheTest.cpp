// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/CachingResolver.h"
#include "core/dns/SystemServers.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/support/ZoneResolver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::dns::tests {

using waybill::tests::ZoneResolver;

class CacheTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsRememberedCountsDownAndEnds();
    void theShortestHopDecides();
    void absenceLastsAsLongAsTheSoaSays();
    void absenceWithoutSoaAndFailuresAreAskedAgain();
    void onlyUnknownOnesAreAsked();
    void aFullCacheStillAnswers();
    void resolvConfNamesTheServers();
};

namespace {

Question txt(const char* name) { return {*Name::parse(name), RecordType::Txt}; }

} // namespace

void CacheTest::whatIsRememberedCountsDownAndEnds()
{
    ZoneResolver zone;
    zone.add("example.org", RecordType::Txt, "v=spf1 -all", 60);
    waybill::tests::FakeClock clock;
    const CachingResolver cache(zone, clock);

    cache.ask(txt("example.org"));
    clock.advance(std::chrono::seconds(45));
    const Answer remembered = cache.ask(txt("example.org"));
    clock.advance(std::chrono::seconds(15));
    cache.ask(txt("example.org"));

    QCOMPARE(remembered.records.at(0).ttl, 15U);
    QCOMPARE(zone.calls(), 2);
}

void CacheTest::theShortestHopDecides()
{
    ZoneResolver zone;
    zone.add("alias.example.org", RecordType::Cname, "example.org", 10);
    zone.add("example.org", RecordType::Txt, "text", 600);

    QCOMPARE(lifetime(zone.ask(txt("alias.example.org"))), 10U);
}

void CacheTest::absenceLastsAsLongAsTheSoaSays()
{
    Answer absent;
    absent.outcome = Outcome::NxDomain;
    Record soa{*Name::parse("example.org"), RecordType::Soa, 900, {}, {}};
    soa.data = Soa{{}, {}, 1, 2, 3, 4, 60};
    absent.authority.push_back(soa);

    QCOMPARE(lifetime(absent), 60U);
}

void CacheTest::absenceWithoutSoaAndFailuresAreAskedAgain()
{
    ZoneResolver zone;
    zone.fail("broken.example.org", Outcome::ServFail);
    waybill::tests::FakeClock clock;
    const CachingResolver cache(zone, clock);

    for (const char* name : {"broken.example.org", "broken.example.org", "none.example.org", "none.example.org"})
        cache.ask(txt(name));

    QCOMPARE(zone.calls(), 4);
}

void CacheTest::onlyUnknownOnesAreAsked()
{
    ZoneResolver zone;
    zone.add("a.example.org", RecordType::Txt, "a");
    zone.add("b.example.org", RecordType::Txt, "b");
    waybill::tests::FakeClock clock;
    const CachingResolver cache(zone, clock);

    cache.ask(txt("a.example.org"));
    const std::vector<Question> both{txt("b.example.org"), txt("a.example.org")};
    const auto answers = cache.ask(both, {});

    QCOMPARE(zone.questions(), 2);
    QCOMPARE(answers[0].texts(), std::vector<std::string>{"b"});
    QCOMPARE(answers[1].texts(), std::vector<std::string>{"a"});
}

void CacheTest::aFullCacheStillAnswers()
{
    ZoneResolver zone;
    for (const char* name : {"a.example.org", "b.example.org", "c.example.org"})
        zone.add(name, RecordType::Txt, name);
    waybill::tests::FakeClock clock;
    const CachingResolver cache(zone, clock, 2);

    for (const char* name : {"a.example.org", "b.example.org", "c.example.org", "a.example.org"})
        QCOMPARE(cache.ask(txt(name)).texts(), std::vector<std::string>{name});
}

void CacheTest::resolvConfNamesTheServers()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("resolv.conf")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# comment\nsearch example.org\nnameserver 192.0.2.53\nnameserver fe80::1%eth0\nnameserver 2001:db8::53\n");
    file.close();

    const auto servers = systemServers(file.fileName().toStdString());

    QVERIFY(servers);
    QCOMPARE(servers->size(), std::size_t(2));
    QCOMPARE(servers->at(1).text(), std::string("[2001:db8::53]:53"));
    QVERIFY(!systemServers(folder.filePath(QStringLiteral("none")).toStdString()));
}

WAYBILL_TEST(CacheTest)

} // namespace waybill::dns::tests

#include "CacheTest.moc"
