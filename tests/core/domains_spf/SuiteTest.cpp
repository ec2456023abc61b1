// SPDX-License-Identifier: GPL-3.0-or-later
// The whole RFC 7208 suite through the evaluator: in memory, and again with a real Knot wherever a zone file can carry it.
#include "core/dns/ServerResolver.h"
#include "core/domains/spf/Evaluator.h"
#include "tests/core/domains_spf/Suite.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::domains::spf::tests {

class SuiteTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyCaseInMemory_data() { addCases(); }
    void everyCaseInMemory();
    void everyCaseAgainstKnot();

private:
    void addCases() const;

    std::vector<Scenario> m_scenarios;
};

namespace {

Evaluation evaluate(const dns::Resolver& resolver, const SuiteCase& each)
{
    const SystemClock clock;
    const Evaluator evaluator(resolver, clock, {.receiver = {}, .defaultExplanation = "DEFAULT"});
    return evaluator.check({*dns::IpAddress::parse(each.host), each.mailFrom, each.helo});
}

// Empty when it is as the suite wants it.
QByteArray difference(const Evaluation& got, const SuiteCase& wanted)
{
    const auto decision = std::string(toString(got.decision));
    if (std::ranges::find(wanted.results, decision) == wanted.results.end())
        return QByteArray::fromStdString(wanted.name + ": " + decision + " instead of " + wanted.results[0] + " at "
                                         + got.domain + ' ' + got.term + ' ' + got.detail);
    if (wanted.explanation && got.explanation != *wanted.explanation)
        return QByteArray::fromStdString(wanted.name + ": “" + got.explanation + "” instead of “" + *wanted.explanation
                                         + "”");
    return {};
}

bool metATimeout(const Evaluation& evaluation)
{
    return std::ranges::any_of(evaluation.answers,
                               [](const dns::Answer& answer) { return answer.outcome == dns::Outcome::Timeout; });
}

} // namespace

void SuiteTest::initTestCase()
{
    m_scenarios = readSuite(WAYBILL_FIXTURES "/spf/rfc7208-tests.yml");
    std::size_t cases = 0;
    std::ptrdiff_t explained = 0;
    for (const Scenario& scenario : m_scenarios) {
        cases += scenario.cases.size();
        explained += std::ranges::count_if(scenario.cases, [](const SuiteCase& each) { return each.explanation.has_value(); });
    }
    QCOMPARE(m_scenarios.size(), std::size_t(16));
    QCOMPARE(cases, std::size_t(203));
    QCOMPARE(explained, std::ptrdiff_t(22));
}

void SuiteTest::addCases() const
{
    QTest::addColumn<int>("scenario");
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < m_scenarios.size(); ++i) {
        for (std::size_t k = 0; k < m_scenarios[i].cases.size(); ++k)
            QTest::newRow(m_scenarios[i].cases[k].name.c_str()) << int(i) << int(k);
    }
}

void SuiteTest::everyCaseInMemory()
{
    QFETCH(int, scenario);
    QFETCH(int, number);
    const Scenario& from = m_scenarios[std::size_t(scenario)];
    waybill::tests::ZoneResolver resolver;
    from.fill(resolver);

    const SuiteCase& wanted = from.cases[std::size_t(number)];
    const QByteArray wrong = difference(evaluate(resolver, wanted), wanted);

    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void SuiteTest::everyCaseAgainstKnot()
{
    const SystemClock clock;
    int carried = 0;
    for (const Scenario& scenario : m_scenarios) {
        waybill::tests::ZoneResolver memory;
        scenario.fill(memory);
        waybill::tests::Zone root{.name = ".", .text = QByteArray::fromStdString(scenario.zoneText())};
        waybill::tests::KnotServer knot({root});
        QVERIFY2(knot.start(), knot.error().constData());
        const dns::ServerResolver resolver(knot.endpoint(), clock);
        for (const SuiteCase& wanted : scenario.cases) {
            if (metATimeout(evaluate(memory, wanted)))
                continue; // no zone file makes a server fall silent for one name
            const QByteArray wrong = difference(evaluate(resolver, wanted), wanted);
            QVERIFY2(wrong.isEmpty(), wrong.constData());
            ++carried;
        }
    }
    qInfo("%d of 203 cases against Knot", carried);
    QVERIFY(carried >= 190);
}

WAYBILL_TEST(SuiteTest)

} // namespace waybill::domains::spf::tests

#include "SuiteTest.moc"
