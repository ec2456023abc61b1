// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/history/Gate.h"
#include "core/relay/domains/DomainStore.h"
#include "core/sqlite/Migrations.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

namespace waybill::domains::tests {

namespace {

using namespace std::chrono_literals;

const Timestamp now = timestampFromMs(1'790'000'000'000);

// One observation a day, the last one now: 'p'ass, 'w'arning, 'f'ail, 'u'nknown, '.' none; capitals: another record.
std::vector<Observation> observed(const std::string& days)
{
    std::vector<Observation> all;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const char c = days[i];
        if (c == '.')
            continue;
        const char small = char(c | 0x20);
        const Verdict verdict = small == 'p' ? Verdict::Pass : small == 'w' ? Verdict::Warning : small == 'f' ? Verdict::Fail : Verdict::Unknown;
        all.push_back({now - std::chrono::days(days.size() - 1 - i), "spf", verdict, verdict == Verdict::Unknown ? "" : c == small ? "a" : "b"});
    }
    return all;
}

GateInput inputWith(const std::string& days)
{
    GateInput input;
    input.domain = "example.org";
    input.record = "v=DMARC1; p=none; rua=mailto:d@example.org; pct=50";
    input.policy = dmarc::Policy::None;
    input.now = now;
    input.legs.push_back({"spf", QStringLiteral("SPF"), stabilityOf(observed(days), now)});
    return input;
}

} // namespace

class HistoryTest : public QObject {
    Q_OBJECT

private slots:
    void stabilityIsTheUnbrokenRun_data();
    void stabilityIsTheUnbrokenRun();
    void onlyWhatEveryServerGivesCountsForTheGate_data();
    void onlyWhatEveryServerGivesCountsForTheGate();
    void theGateSaysWhatIsNotAtEveryServer();
    void aStoreOfAnEarlierVersionIsTakenOver();
    void daysShowTheWorstAndWhatWasNotSeen();
    void theGateOpensAfterTheRequiredDaysOnly();
    void aBrokenLegClosesTheGateAndSaysWhenEarliest();
    void unalignedMailKeepsTheGateClosed();
    void withoutReportsTheShareIsNotKnown();
    void rejectIsTheEnd();
    void withoutAPolicyThereIsNothingToTighten();
    void theNextRecordKeepsTheRestButNoPartialRollout();
    void theStoreKeepsEverythingAndForgetsOnRequest();
    void theSameReportCountsOnce();
};

void HistoryTest::stabilityIsTheUnbrokenRun_data()
{
    QTest::addColumn<QString>("days");
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("good");
    const auto row = [](const char* days, Stability::State state, int good) { QTest::addRow("%s", days) << QString::fromLatin1(days) << int(state) << good; };
    using enum Stability::State;
    row("", NotObserved, 0);
    row("p", Good, 0);
    row("pppp", Good, 3);
    row("wwpp", Good, 3);       // a warning is no break
    row("ppfpp", Good, 1);      // a failure is
    row("ppff", Broken, 0);
    row("ppuup", Good, 4);      // nobody knows that it broke
    row("ppu", Good, 2);
    row("uuu", Unknown, 0);
    row("PPpp", Good, 1);       // another record begins anew
    row("pp..pp", Good, 5);     // three days without are bridged
    row("pp...pp", Good, 1);    // four are not
    row("pppp....", Unknown, 0); // the newest is too old to say how it is now
}

void HistoryTest::stabilityIsTheUnbrokenRun()
{
    QFETCH(QString, days);
    QFETCH(int, state);
    QFETCH(int, good);
    std::vector<Observation> all = observed(days.toStdString());

    const Stability stability = stabilityOf(all, now);

    QCOMPARE(int(stability.state), state);
    QCOMPARE(stability.goodDays(now), good);
}

void HistoryTest::onlyWhatEveryServerGivesCountsForTheGate_data()
{
    QTest::addColumn<QString>("days");
    QTest::addColumn<QString>("everywhere"); // y, n, or ? for each day
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("good");
    using enum Stability::State;
    QTest::addRow("at every server") << "pppp" << "yyyy" << int(Good) << 3;
    QTest::addRow("nobody asked them all") << "pppp" << "????" << int(Unknown) << 0;
    QTest::addRow("different at one") << "pppp" << "yyyn" << int(Broken) << 0;
    QTest::addRow("was different") << "pppp" << "ynyy" << int(Good) << 1;
    QTest::addRow("a server was away in between") << "pppp" << "y??y" << int(Good) << 3;
    QTest::addRow("a run begins when all were asked") << "pppp" << "??yy" << int(Good) << 1;
    QTest::addRow("a failure is one, whoever was asked") << "ppff" << "yy??" << int(Broken) << 0;
}

void HistoryTest::onlyWhatEveryServerGivesCountsForTheGate()
{
    QFETCH(QString, days);
    QFETCH(QString, everywhere);
    QFETCH(int, state);
    QFETCH(int, good);
    std::vector<Observation> all = observed(days.toStdString());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (everywhere[int(i)] != QLatin1Char('?'))
            all[i].everywhere = everywhere[int(i)] == QLatin1Char('y');
    }

    const Stability stability = stabilityEverywhere(all, now);

    QCOMPARE(int(stability.state), state);
    QCOMPARE(stability.goodDays(now), good);
}

void HistoryTest::theGateSaysWhatIsNotAtEveryServer()
{
    GateInput input = inputWith("pppppppppppppppp");
    input.legs.front().everywhere = false;
    input.legs.front().stability.state = Stability::State::Broken;

    const Gate gate = decideGate(input);

    QCOMPARE(int(gate.state), int(Gate::State::Closed));
    QVERIFY2(gate.advice.contains(QLatin1String("every name server")), qPrintable(gate.advice));
}

void HistoryTest::aStoreOfAnEarlierVersionIsTakenOver()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("domains.db")).toStdString();
    {
        auto old = sqlite::Database::openWriter(path);
        QVERIFY(old);
        static const char* const steps[] = {
            "CREATE TABLE domains (name TEXT PRIMARY KEY, profile TEXT NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE observations ("
            " id INTEGER PRIMARY KEY, domain TEXT NOT NULL, at INTEGER NOT NULL, check_id TEXT NOT NULL,"
            " verdict INTEGER NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL, sentence TEXT NOT NULL);"
            "INSERT INTO domains VALUES ('example.org', '{}');"
            "INSERT INTO observations VALUES (1, 'example.org', 1000, 'spf', 0, 'a', 'SPF', 'fine')"};
        QVERIFY(sqlite::migrate(*old, {0x57424431, "domains", steps}));
    }

    const auto store = relay::DomainStore::open(path);

    QVERIFY(store);
    const auto seen = (*store)->observations("example.org", Timestamp());
    QVERIFY(seen);
    QCOMPARE(seen->size(), std::size_t(1));
    QVERIFY(!seen->front().everywhere); // nobody had asked them all
}

void HistoryTest::daysShowTheWorstAndWhatWasNotSeen()
{
    auto all = observed("f.pu");
    all.push_back({now, "spf", Verdict::Warning, "a"});

    const auto days = daysOf(all, now, 5);

    using enum DayState;
    const std::vector<DayState> expected = {NotObserved, Fail, NotObserved, Pass, Warning};
    QCOMPARE(days, expected);
}

void HistoryTest::theGateOpensAfterTheRequiredDaysOnly()
{
    const Gate young = decideGate(inputWith(std::string(14, 'p')));
    const Gate ripe = decideGate(inputWith(std::string(15, 'p')));

    QVERIFY(young.state == Gate::State::Closed);
    QCOMPARE(young.bars.front().days, 13);
    QVERIFY(ripe.state == Gate::State::Open);
    QVERIFY(ripe.to == dmarc::Policy::Quarantine);
}

void HistoryTest::aBrokenLegClosesTheGateAndSaysWhenEarliest()
{
    const Gate gate = decideGate(inputWith(std::string(30, 'p') + "ff"));

    QVERIFY(gate.state == Gate::State::Closed);
    QVERIFY(gate.earliest == now + std::chrono::days(14));
    QVERIFY2(gate.advice.contains(QLatin1String("SPF")), qPrintable(gate.advice));
}

void HistoryTest::unalignedMailKeepsTheGateClosed()
{
    GateInput input = inputWith(std::string(20, 'p'));
    input.share = AlignedShare{1000, 950};
    QVERIFY(decideGate(input).state == Gate::State::Closed);
    input.share = AlignedShare{1000, 990};
    QVERIFY(decideGate(input).state == Gate::State::Open);
}

void HistoryTest::withoutReportsTheShareIsNotKnown()
{
    QVERIFY(decideGate(inputWith("p")).shareText.contains(QLatin1String("not known")));
}

void HistoryTest::rejectIsTheEnd()
{
    GateInput input = inputWith(std::string(20, 'p'));
    input.policy = dmarc::Policy::Reject;
    QVERIFY(decideGate(input).state == Gate::State::Done);
    QVERIFY(!decideGate(input).next);
}

void HistoryTest::withoutAPolicyThereIsNothingToTighten()
{
    GateInput input = inputWith(std::string(20, 'p'));
    input.policy.reset();
    QVERIFY(decideGate(input).state == Gate::State::NoPolicy);
}

void HistoryTest::theNextRecordKeepsTheRestButNoPartialRollout()
{
    const Gate gate = decideGate(inputWith(std::string(20, 'p')));

    QVERIFY(gate.next.has_value());
    QCOMPARE(gate.next->name.text(), std::string("_dmarc.example.org"));
    QCOMPARE(gate.next->value, std::string("v=DMARC1; p=quarantine; rua=mailto:d@example.org"));
}

void HistoryTest::theStoreKeepsEverythingAndForgetsOnRequest()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("domains.db")).toStdString();
    {
        const auto store = relay::DomainStore::open(path);
        QVERIFY(store);
        QVERIFY((*store)->putDomain({"example.org", "{}"}));
        QVERIFY((*store)->addChecks("example.org", {{{now - 1h, "spf", Verdict::Fail, "a"}, "SPF", "bad"}, {{now, "spf", Verdict::Pass, "b"}, "SPF", "good"},
                                                    {{now, "mx", Verdict::Unknown, ""}, "MX", "?"}}));
        QVERIFY((*store)->addTightening("example.org", {now, "none", "reject", "phishing today", "ann"}));
    }
    const auto store = relay::DomainStore::open(path);
    const auto newest = (*store)->newestChecks("example.org");
    QVERIFY(newest && newest->size() == 2);
    QCOMPARE(newest->front().sentence, std::string("good"));
    QCOMPARE((*store)->observations("example.org", now - 2h)->size(), std::size_t(3));
    QCOMPARE((*store)->tightenings("example.org")->front().reason, std::string("phishing today"));
    QVERIFY((*store)->removeDomain("example.org"));
    QCOMPARE((*store)->observations("example.org", {})->size(), std::size_t(0));
    QVERIFY((*store)->removeDomain("example.org").error().code == ErrorCode::NotFound);
}

void HistoryTest::theSameReportCountsOnce()
{
    const QTemporaryDir folder;
    const auto store = relay::DomainStore::open(folder.filePath(QStringLiteral("domains.db")).toStdString());
    const relay::StoredReport report{"google.com", "1", now, {{"192.0.2.1", 100, 90}, {"192.0.2.2", 5, 0}}};

    QVERIFY((*store)->addReport("example.org", report));
    QVERIFY((*store)->addReport("example.org", report));

    const auto sources = (*store)->sources("example.org", now - 1h);
    QCOMPARE(sources->size(), std::size_t(2));
    QCOMPARE(sources->front().messages, 100);
    QCOMPARE((*store)->sources("example.org", now + 1h)->size(), std::size_t(0));
}

WAYBILL_TEST(HistoryTest)

} // namespace waybill::domains::tests

#include "HistoryTest.moc"
