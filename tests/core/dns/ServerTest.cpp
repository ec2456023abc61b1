// SPDX-License-Identifier: GPL-3.0-or-later
// A real Knot, and unbound in front of it: what they say arrives as they said it.
#include "core/dns/ServerResolver.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QTest>
#include <QUdpSocket>

#include <thread>

namespace waybill::dns::tests {

using waybill::tests::KnotServer;
using waybill::tests::UnboundServer;
using waybill::tests::Zone;

class ServerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTypeArrivesTyped();
    void aCnameChainKeepsEveryHopAndTtl();
    void aChainIntoAnotherZoneIsFollowed();
    void aCnameLoopIsSaidToBeOne();
    void absentNamesAndAbsentTypesDiffer();
    void aZoneThatCannotBeLoadedIsServFail();
    void aNameOfNobodysIsRefused();
    void aLongTextComesOverTcp();
    void manyQuestionsGoOutTogether();
    void aServerThatNeverAnswersIsATimeout();
    void nothingThatListensIsUnreachable();
    void cancellingEndsTheWait();
    void unboundValidatesAndCountsDown();
    void unboundCallsBogusDataServFail();

private:
    Answer ask(const char* name, RecordType type) const
    {
        return ServerResolver(m_knot->endpoint(), m_clock).ask({*Name::parse(name), type});
    }

    SystemClock m_clock;
    std::unique_ptr<KnotServer> m_knot;
};

void ServerTest::initTestCase()
{
    const QByteArray text = "@ A 192.0.2.1\n@ AAAA 2001:db8::1\n@ 600 MX 10 mail\n@ TXT \"v=spf1 -all\"\n"
                            "mail A 192.0.2.2\nalias 120 CNAME second\nsecond 60 CNAME mail\nout 30 CNAME www.other.test.\n"
                            "ring 5 CNAME ring2\nring2 5 CNAME ring\nnull MX 0 .\nptr PTR mail\n"
                            "two TXT \"one \" \"record\"\n"
                            "long TXT " + QByteArray("\"" + QByteArray(250, 'x') + "\" ").repeated(12) + '\n';
    std::vector<Zone> zones;
    zones.push_back({.name = "example.test", .text = text, .isSigned = true});
    zones.push_back({.name = "other.test", .text = "www 90 A 192.0.2.9\n"});
    zones.push_back({.name = "broken.test", .text = {}, .hasFile = false});
    m_knot = std::make_unique<KnotServer>(std::move(zones));
    QVERIFY2(m_knot->start(), m_knot->error().constData());
}

void ServerTest::everyTypeArrivesTyped()
{
    QCOMPARE(ask("example.test", RecordType::A).records.at(0).address()->text(), std::string("192.0.2.1"));
    QCOMPARE(ask("example.test", RecordType::Aaaa).records.at(0).address()->text(), std::string("2001:db8::1"));
    const Answer mx = ask("example.test", RecordType::Mx);
    QCOMPARE(mx.records.at(0).mx()->exchange.text(), std::string("mail.example.test"));
    QCOMPARE(int(mx.records.at(0).mx()->preference), 10);
    QCOMPARE(mx.records.at(0).ttl, 600U);
    QVERIFY(ask("null.example.test", RecordType::Mx).records.at(0).mx()->exchange.isRoot());
    QCOMPARE(ask("ptr.example.test", RecordType::Ptr).records.at(0).target()->text(), std::string("mail.example.test"));
    QCOMPARE(ask("two.example.test", RecordType::Txt).texts(), std::vector<std::string>{"one record"});
    QCOMPARE(ask("two.example.test", RecordType::Txt).records.at(0).txt()->strings.size(), std::size_t(2));
    const Answer soa = ask("other.test", RecordType::Soa);
    QCOMPARE(soa.records.at(0).soa()->serial, 1U);
    QVERIFY(soa.isAuthoritative);
    QCOMPARE(soa.records.at(0).line(),
             std::string("other.test. 300 IN SOA ns.other.test. hostmaster.other.test. 1 3600 600 86400 60"));
}

void ServerTest::aCnameChainKeepsEveryHopAndTtl()
{
    const Answer answer = ask("alias.example.test", RecordType::A);

    QCOMPARE(int(answer.outcome), int(Outcome::Found));
    QCOMPARE(answer.chain.size(), std::size_t(2));
    QCOMPARE(answer.chain[0].target.text(), std::string("second.example.test"));
    QCOMPARE(answer.chain[0].ttl, 120U);
    QCOMPARE(answer.chain[1].ttl, 60U);
    QCOMPARE(answer.finalName().text(), std::string("mail.example.test"));
    QCOMPARE(answer.records.at(0).address()->text(), std::string("192.0.2.2"));
}

void ServerTest::aChainIntoAnotherZoneIsFollowed()
{
    const Answer answer = ask("out.example.test", RecordType::A);

    QCOMPARE(int(answer.outcome), int(Outcome::Found));
    QCOMPARE(answer.chain.size(), std::size_t(1));
    QCOMPARE(answer.chain[0].ttl, 30U);
    QCOMPARE(answer.records.at(0).ttl, 90U);
    QCOMPARE(answer.question.name.text(), std::string("out.example.test"));
}

void ServerTest::aCnameLoopIsSaidToBeOne()
{
    const Answer answer = ask("ring.example.test", RecordType::A);

    QCOMPARE(int(answer.outcome), int(Outcome::CnameLoop));
    QVERIFY(answer.isUnknown());
    QVERIFY(answer.chain.size() >= 2);
}

void ServerTest::absentNamesAndAbsentTypesDiffer()
{
    QCOMPARE(int(ask("nowhere.example.test", RecordType::A).outcome), int(Outcome::NxDomain));
    QCOMPARE(int(ask("mail.example.test", RecordType::Txt).outcome), int(Outcome::NoData));
}

void ServerTest::aZoneThatCannotBeLoadedIsServFail()
{
    const Answer answer = ask("broken.test", RecordType::Txt);

    QCOMPARE(int(answer.outcome), int(Outcome::ServFail));
    QVERIFY(answer.isUnknown() && !answer.isAbsent());
}

void ServerTest::aNameOfNobodysIsRefused() { QCOMPARE(int(ask("example.net", RecordType::A).outcome), int(Outcome::Refused)); }

void ServerTest::aLongTextComesOverTcp()
{
    const Answer answer = ask("long.example.test", RecordType::Txt);

    QCOMPARE(int(answer.outcome), int(Outcome::Found));
    QVERIFY(answer.wasTruncated);
    QCOMPARE(int(answer.transport), int(Transport::Tcp));
    QCOMPARE(answer.texts().at(0).size(), std::size_t(3000));
}

void ServerTest::manyQuestionsGoOutTogether()
{
    std::vector<Question> questions;
    for (int i = 0; i < 60; ++i)
        questions.push_back({*Name::parse(i % 3 == 0 ? "long.example.test" : "example.test"), RecordType::Txt});

    const auto answers = ServerResolver(m_knot->endpoint(), m_clock).ask(questions, {});

    for (std::size_t i = 0; i < answers.size(); ++i) {
        QCOMPARE(int(answers[i].outcome), int(Outcome::Found));
        QCOMPARE(answers[i].question, questions[i]);
    }
}

void ServerTest::aServerThatNeverAnswersIsATimeout()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const ServerResolver resolver({*IpAddress::parse("127.0.0.1"), silent.localPort()}, m_clock,
                                  {.attempts = 2, .timeout = std::chrono::milliseconds(30)});

    const Answer answer = resolver.ask({*Name::parse("example.test"), RecordType::A});

    QCOMPARE(int(answer.outcome), int(Outcome::Timeout));
    QVERIFY(answer.duration >= std::chrono::milliseconds(60));
}

void ServerTest::nothingThatListensIsUnreachable()
{
    const ServerResolver resolver({*IpAddress::parse("127.0.0.1"), waybill::tests::freePort("127.0.0.1")}, m_clock);
    const std::vector<Question> questions(3, {*Name::parse("example.test"), RecordType::A});

    for (const Answer& answer : resolver.ask(questions, {})) {
        QCOMPARE(int(answer.outcome), int(Outcome::Unreachable));
        QVERIFY(!answer.detail.empty());
    }
}

void ServerTest::cancellingEndsTheWait()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const ServerResolver resolver({*IpAddress::parse("127.0.0.1"), silent.localPort()}, m_clock,
                                  {.attempts = 1, .timeout = std::chrono::hours(1)});
    std::stop_source stop;
    Answer answer;
    std::jthread worker([&] { answer = resolver.ask({*Name::parse("example.test"), RecordType::A}, stop.get_token()); });

    stop.request_stop();
    worker.join();

    QCOMPARE(int(answer.outcome), int(Outcome::Cancelled));
}

void ServerTest::unboundValidatesAndCountsDown()
{
    UnboundServer unbound(m_knot->endpoint(), {"example.test", "other.test"}, {m_knot->ds("example.test")});
    QVERIFY2(unbound.start(), unbound.error().constData());
    const ServerResolver resolver(unbound.endpoint(), m_clock);

    const Answer secure = resolver.ask({*Name::parse("alias.example.test"), RecordType::A});
    const Answer insecure = resolver.ask({*Name::parse("www.other.test"), RecordType::A});

    QCOMPARE(int(secure.outcome), int(Outcome::Found));
    QVERIFY(secure.isAuthenticated);
    QVERIFY(secure.recursionAvailable);
    QCOMPARE(secure.chain.size(), std::size_t(2));
    QVERIFY(!insecure.isAuthenticated);
    QTRY_VERIFY_WITH_TIMEOUT(resolver.ask({*Name::parse("www.other.test"), RecordType::A}).records.at(0).ttl < 90, 20'000);
}

void ServerTest::unboundCallsBogusDataServFail()
{
    // The anchor of another key: whatever the zone signs with is not trusted.
    UnboundServer unbound(m_knot->endpoint(), {"example.test"},
                          {"example.test. DS 12345 13 2 " + QByteArray(64, 'a')});
    QVERIFY2(unbound.start(), unbound.error().constData());

    const Answer answer = ServerResolver(unbound.endpoint(), m_clock).ask({*Name::parse("example.test"), RecordType::A});

    QCOMPARE(int(answer.outcome), int(Outcome::ServFail));
}

WAYBILL_TEST(ServerTest)

} // namespace waybill::dns::tests

#include "ServerTest.moc"
