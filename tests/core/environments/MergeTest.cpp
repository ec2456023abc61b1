// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/EnvironmentState.h"
#include "core/environments/Merge.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::environments {

namespace {

Environment staging()
{
    return {.id = EnvironmentId("staging"),
            .colour = Colour::Amber,
            .guard = GuardLevel::AllowList,
            .allowedAddresses = {"a@example.com", "b@example.com"},
            .allowedDomains = {"example.org"},
            .dailyCap = 50,
            .messageTypes = {"receipt"}};
}

} // namespace

class MergeTest : public QObject {
    Q_OBJECT

private slots:
    void whatEachChangedIsKept()
    {
        Environment mine = staging();
        mine.allowedAddresses = {"b@example.com", "mine@example.com"}; // a gone, mine added
        mine.colour = Colour::Blue;
        Environment theirs = staging();
        theirs.allowedAddresses = {"a@example.com", "b@example.com", "theirs@example.com"};
        theirs.dailyCap = 3;
        theirs.paused = true;

        const Environment both = merged(staging(), mine, theirs);

        QCOMPARE(both.allowedAddresses, (std::vector<std::string>{"b@example.com", "mine@example.com", "theirs@example.com"}));
        QVERIFY(both.colour == Colour::Blue);
        QCOMPARE(both.dailyCap, std::optional(3));
        QVERIFY(both.paused);
        QCOMPARE(both.allowedDomains, staging().allowedDomains);
    }

    void mineStaysWhereBothChangedTheSame()
    {
        Environment mine = staging();
        mine.dailyCap = 10;
        Environment theirs = staging();
        theirs.dailyCap = std::nullopt;
        QCOMPARE(merged(staging(), mine, theirs).dailyCap, std::optional(10));
        QCOMPARE(merged(staging(), staging(), theirs).dailyCap, std::optional<int>());
    }

    void whatDiffersIsNamed()
    {
        Environment after = staging();
        QVERIFY(changedRules(staging(), after).empty());
        after.guard = GuardLevel::Everybody;
        after.messageTypes.clear();
        QVERIFY(changedRules(staging(), after) == (std::vector{Rule::Guard, Rule::Types}));
    }

    void eachWayOfLooseningIsSeen_data()
    {
        QTest::addColumn<int>("number");
        for (int number = 0; number < 6; ++number)
            QTest::addRow("%d", number) << number;
    }

    void eachWayOfLooseningIsSeen()
    {
        QFETCH(int, number);
        Environment before = staging();
        before.paused = true;
        Environment after = before;
        switch (number) {
        case 0: after.guard = GuardLevel::Everybody; break;
        case 1: after.allowedAddresses.push_back("c@example.com"); break;
        case 2: after.allowedDomains.push_back("example.net"); break;
        case 3: after.dailyCap = std::nullopt; break;
        case 4: after.messageTypes.clear(); break;
        case 5: after.paused = false; break;
        default: break;
        }
        QVERIFY(loosens(before, after));
        QVERIFY(!loosens(after, before)); // and its opposite is none
        QCOMPARE(needsName(before, after), number == 0); // staging reaches no people, but for the first
    }

    void aNewEnvironmentThatReachesPeopleNeedsItsName()
    {
        Environment open = staging();
        QVERIFY(!needsName(std::nullopt, open));
        open.guard = GuardLevel::Everybody;
        QVERIFY(needsName(std::nullopt, open));
        Environment paused = open;
        paused.paused = true;
        QVERIFY(!needsName(open, paused));
        QVERIFY(needsName(paused, open));
    }

    void changesAndStatesSurviveTheirJson()
    {
        const EnvironmentState state{.rules = staging(), .revision = 7, .sentToday = 12};
        QVERIFY(environmentStateFromJson(toJson(state)).value() == state);
        const EnvironmentChange change{.rules = staging(), .revision = 7, .confirmation = "staging"};
        const EnvironmentChange read = environmentChangeFromJson(toJson(change)).value();
        QVERIFY(read.rules == change.rules);
        QCOMPARE(read.revision, change.revision);
        QCOMPARE(read.confirmation, change.confirmation);
        QVERIFY(!environmentChangeFromJson(toJson(staging()))->revision);
    }

    void aRevisionThatIsNoneIsRefused()
    {
        for (const char* revision : {"-1", "\"x\"", "1.5"}) {
            std::string json = toJson(staging());
            json.insert(json.size() - 1, std::string(",\"revision\":") + revision);
            QVERIFY2(!environmentChangeFromJson(json), revision);
        }
    }
};

WAYBILL_TEST(MergeTest)

} // namespace waybill::environments

#include "MergeTest.moc"
