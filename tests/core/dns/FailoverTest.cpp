// SPDX-License-Identifier: GPL-3.0-or-later
// Several servers in the order of preference: silence moves on to the next, an answer never does.
#include "core/dns/FailoverResolver.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QTest>
#include <QUdpSocket>

namespace waybill::dns::tests {

using waybill::tests::KnotServer;
using waybill::tests::Zone;

class FailoverTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theFirstAnswers();
    void silenceGoesOnToTheNext();
    void aDeadServerIsWaitedForOnce();
    void whatNobodyAnswersKeepsTheFirstOnesWord();
    void aFailureIsAnAnswerAndIsKept();
    void withoutServersEveryAnswerSaysSo();

private:
    std::vector<Answer> ask(const FailoverResolver& resolver, std::size_t count = 1) const
    {
        return resolver.ask(std::vector<Question>(count, {*Name::parse("example.test"), RecordType::A}), {});
    }

    SystemClock m_clock;
    std::unique_ptr<KnotServer> m_first;  // example.test can't be loaded here: SERVFAIL
    std::unique_ptr<KnotServer> m_second; // example.test is whole
    Endpoint m_dead;                      // nothing listens there
};

void FailoverTest::initTestCase()
{
    std::vector<Zone> broken;
    broken.push_back({.name = "example.test", .text = {}, .hasFile = false});
    m_first = std::make_unique<KnotServer>(std::move(broken));
    std::vector<Zone> whole;
    whole.push_back({.name = "example.test", .text = "@ A 192.0.2.1\n"});
    m_second = std::make_unique<KnotServer>(std::move(whole));
    QVERIFY2(m_first->start(), m_first->error().constData());
    QVERIFY2(m_second->start(), m_second->error().constData());
    m_dead = {*IpAddress::parse("127.0.0.1"), waybill::tests::freePort("127.0.0.1")};
}

void FailoverTest::theFirstAnswers()
{
    const Answer answer = ask(FailoverResolver({m_second->endpoint(), m_dead}, m_clock)).front();

    QVERIFY(answer.isFound());
    QCOMPARE(answer.server, m_second->endpoint().text());
}

void FailoverTest::silenceGoesOnToTheNext()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const Endpoint mute{*IpAddress::parse("127.0.0.1"), silent.localPort()};
    const FailoverResolver resolver({mute, m_dead, m_second->endpoint()}, m_clock, {.attempts = 1, .timeout = std::chrono::milliseconds(30)});

    const auto answers = ask(resolver, 2);

    QCOMPARE(answers.size(), std::size_t(2));
    for (const Answer& answer : answers) {
        QVERIFY(answer.isFound());
        QCOMPARE(answer.server, m_second->endpoint().text());
    }
}

void FailoverTest::aDeadServerIsWaitedForOnce()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const Endpoint mute{*IpAddress::parse("127.0.0.1"), silent.localPort()};
    const FailoverResolver resolver({mute, m_second->endpoint()}, m_clock, {.attempts = 1, .timeout = std::chrono::milliseconds(30)});
    QVERIFY(ask(resolver).front().isFound());
    while (silent.hasPendingDatagrams())
        silent.readDatagram(nullptr, 0);

    QVERIFY(ask(resolver).front().isFound());

    QVERIFY(!silent.hasPendingDatagrams());
}

void FailoverTest::whatNobodyAnswersKeepsTheFirstOnesWord()
{
    const Answer answer = ask(FailoverResolver({m_dead, m_dead}, m_clock)).front();

    QCOMPARE(int(answer.outcome), int(Outcome::Unreachable));
    QCOMPARE(answer.server, m_dead.text());
}

void FailoverTest::aFailureIsAnAnswerAndIsKept()
{
    const Answer answer = ask(FailoverResolver({m_first->endpoint(), m_second->endpoint()}, m_clock)).front();

    QCOMPARE(int(answer.outcome), int(Outcome::ServFail));
    QCOMPARE(answer.server, m_first->endpoint().text());
}

void FailoverTest::withoutServersEveryAnswerSaysSo()
{
    const auto answers = ask(FailoverResolver({}, m_clock), 2);

    QCOMPARE(answers.size(), std::size_t(2));
    QCOMPARE(int(answers.back().outcome), int(Outcome::Unreachable));
    QVERIFY(!answers.back().detail.empty());
}

WAYBILL_TEST(FailoverTest)

} // namespace waybill::dns::tests

#include "FailoverTest.moc"
