// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Environment.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::environments {

class EnvironmentTest : public QObject {
    Q_OBJECT

private slots:
    void onlyProductionReachesEverybodyByDefault()
    {
        for (const Environment& environment : defaultEnvironments()) {
            QCOMPARE(environment.guard == GuardLevel::Everybody, environment.id.value() == "production");
            QVERIFY(environment.dailyCap.has_value());
        }
    }

    void jsonBringsBackWhatWasWritten()
    {
        for (const Environment& environment : defaultEnvironments())
            QVERIFY(environmentFromJson(toJson(environment)).value() == environment);
        const Environment rich{.id = EnvironmentId("staging-eu"),
                               .colour = Colour::Green,
                               .guard = GuardLevel::AllowList,
                               .allowedAddresses = {"qa+*@example.com", "qa@example.com"},
                               .allowedDomains = {"example.net"},
                               .dailyCap = 7,
                               .messageTypes = {"receipt"},
                               .paused = true,
                               .title = "Staging Europe"};
        QVERIFY(environmentFromJson(toJson(rich)).value() == rich);
    }

    void aTitleIsOneLineThatHidesNothing_data()
    {
        QTest::addColumn<QByteArray>("title");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("none") << QByteArray() << true;
        QTest::newRow("words") << QByteArray("Staging Europe, 2nd – ü") << true;
        QTest::newRow("line break") << QByteArray("Staging\nX") << false;
        QTest::newRow("turned around") << QByteArray("\u202eproduction") << false;
        QTest::newRow("too long") << QByteArray(81, 'x') << false;
    }
    void aTitleIsOneLineThatHidesNothing()
    {
        QFETCH(QByteArray, title);
        QFETCH(bool, isGood);
        Environment environment = defaultEnvironments().front();
        environment.title = title.toStdString();
        QCOMPARE(checked(environment).has_value(), isGood);
        environment.title = "  " + title.toStdString() + " ";
        if (isGood)
            QCOMPARE(checked(environment)->title, title.toStdString());
    }

    void entriesBecomePlainAndStandOnce()
    {
        Environment environment = defaultEnvironments().front();
        environment.allowedDomains = {"Example.COM", "example.com"};
        environment.allowedAddresses = {"qa@EXAMPLE.com"};
        const Environment plain = checked(environment).value();
        QCOMPARE(plain.allowedDomains, std::vector<std::string>{"example.com"});
        QCOMPARE(plain.allowedAddresses, std::vector<std::string>{"qa@example.com"});
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray("");
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("object");
        QTest::newRow("no name") << QByteArray(R"({"guard":"allow_list"})") << QByteArray("name");
        QTest::newRow("name with a slash") << QByteArray(R"({"name":"../x","guard":"allow_list"})") << QByteArray("name");
        QTest::newRow("no guard") << QByteArray(R"({"name":"x"})") << QByteArray("guard");
        QTest::newRow("unknown guard") << QByteArray(R"({"name":"x","guard":"none"})") << QByteArray("guard");
        QTest::newRow("unknown colour") << QByteArray(R"({"name":"x","guard":"allow_list","colour":"pink"})")
                                        << QByteArray("colour");
        QTest::newRow("negative cap") << QByteArray(R"({"name":"x","guard":"allow_list","daily_cap":-1})")
                                      << QByteArray("daily_cap");
        QTest::newRow("a text as cap") << QByteArray(R"({"name":"x","guard":"allow_list","daily_cap":"9"})")
                                       << QByteArray("daily_cap");
        QTest::newRow("star in the domain") << QByteArray(
            R"({"name":"x","guard":"allow_list","allowed_addresses":["qa@*.com"]})") << QByteArray("before the @");
        QTest::newRow("wildcard domain") << QByteArray(
            R"({"name":"x","guard":"allow_list","allowed_domains":["*.example.com"]})") << QByteArray("*.example.com");
        QTest::newRow("a number as domain") << QByteArray(
            R"({"name":"x","guard":"allow_list","allowed_domains":[7]})") << QByteArray("allowed_domains");
    }

    void whatIsWrongIsNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, named);
        const auto environment = environmentFromJson(json.toStdString());
        QVERIFY(!environment);
        QVERIFY2(environment.error().text().contains(named.toStdString()), environment.error().text().c_str());
    }
};

WAYBILL_TEST(EnvironmentTest)

} // namespace waybill::environments

#include "EnvironmentTest.moc"
