// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/timeline/FilterEdit.h"

#include <QTest>

namespace waybill::ui::timeline {

using filter::Field;

class FilterEditTest : public QObject {
    Q_OBJECT
private slots:
    void aValueIsAdded();
    void aSecondValueOfAFieldTakesTheFirstOnesPlace();
    void tagsAddUp();
    void excludingTakesTheDemandAway();
    void whatIsUnderAnOrStays();
    void aValueWithAStarIsTakenLiterally();
    void aRangeReplacesTheRange();
    void theLastConditionGoes();
    void valuesAreReadBack();
};

void FilterEditTest::aValueIsAdded()
{
    QCOMPARE(withTerm("", Field::Type, "bounced"), std::string("type:bounced"));
    QCOMPARE(withTerm("since:3h", Field::Domain, "example.org"), std::string("since:3h domain:example.org"));
    QCOMPARE(withTerm("since:3h", Field::Reason, "mailbox full"), std::string("since:3h reason:\"mailbox full\""));
}

void FilterEditTest::aSecondValueOfAFieldTakesTheFirstOnesPlace()
{
    QCOMPARE(withTerm("type:bounced env:production", Field::Type, "delivered"),
             std::string("env:production type:delivered"));
}

void FilterEditTest::tagsAddUp()
{
    QCOMPARE(withTerm("tag:receipt", Field::Tag, "night"), std::string("tag:receipt tag:night"));
}

void FilterEditTest::excludingTakesTheDemandAway()
{
    QCOMPARE(withTerm("type:bounced since:3h", Field::Type, "bounced", true), std::string("since:3h -type:bounced"));
    QCOMPARE(withTerm("-type:bounced", Field::Type, "bounced"), std::string("type:bounced"));
}

void FilterEditTest::whatIsUnderAnOrStays()
{
    const std::string edited = withTerm("(env:production OR env:staging)", Field::Type, "bounced");

    QVERIFY(edited.find("env:production OR env:staging") != std::string::npos);
    QVERIFY(edited.find("type:bounced") != std::string::npos);
}

void FilterEditTest::aValueWithAStarIsTakenLiterally()
{
    const std::string edited = withTerm("", Field::Tag, "50*off");

    const auto query = filter::Query::parse(edited);
    QVERIFY(query.has_value());
    QCOMPARE(query->root().kind == filter::Node::Kind::Term || query->root().children.size() == 1, true);
    QVERIFY(edited.find("\\*") != std::string::npos);
}

void FilterEditTest::aRangeReplacesTheRange()
{
    const Timestamp from = timestampFromMs(1'795'425'240'000);

    QCOMPARE(withRange("since:3h type:bounced", from, std::nullopt),
             std::string("type:bounced since:2026-11-23T09:14:00Z"));
    QCOMPARE(withRange("", from, from + std::chrono::minutes(2)),
             std::string("since:2026-11-23T09:14:00Z before:2026-11-23T09:16:00Z"));
    QCOMPARE(withSince("type:bounced before:2026-11-01 since:3h", "24h"), std::string("since:24h type:bounced"));
    QCOMPARE(withSince("type:bounced since:3h", ""), std::string("type:bounced"));
}

void FilterEditTest::theLastConditionGoes()
{
    QCOMPARE(withoutLastCondition("type:bounced domain:example.org"), std::string("type:bounced"));
    QCOMPARE(withoutLastCondition("type:bounced"), std::string());
    QCOMPARE(withoutLastCondition(""), std::string());
}

void FilterEditTest::valuesAreReadBack()
{
    QCOMPARE(valueOf("env:production type:bounced", Field::Environment), std::optional<std::string>("production"));
    QCOMPARE(valueOf("type:bounced", Field::Environment), std::nullopt);
    QCOMPARE(valueOf("-env:production", Field::Environment), std::nullopt);
    QCOMPARE(valueOf("type:bounce", Field::Type), std::nullopt);
}

WAYBILL_TEST(FilterEditTest)

} // namespace waybill::ui::timeline

#include "FilterEditTest.moc"
