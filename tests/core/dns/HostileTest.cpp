// SPDX-License-Identifier: GPL-3.0-or-later
// A server on loopback that says what it should not: forged, broken and endless answers.
#include "core/dns/ServerResolver.h"
#include "tests/support/TestMain.h"

#include <QTest>
#include <QUdpSocket>

#include <atomic>
#include <functional>
#include <thread>

namespace waybill::dns::tests {

class HostileTest : public QObject {
    Q_OBJECT

private slots:
    void aWrongIdIsNoAnswer();
    void anotherQuestionIsNoAnswer();
    void bytesThatDoNotParseAreMalformed();
    void aServerWithoutEdnsIsAskedWithoutIt();
    void aServerThatFoldsCaseIsStillHeard();
    void everyCutOfAMessageIsRefusedOrRead();
    void endlessAliasesEnd();

private:
    using Reply = std::function<QByteArray(const QByteArray& query)>;
    Answer askWith(const Reply& reply) const;
};

namespace {

// The query turned into an answer with one A record, 192.0.2.1.
QByteArray answered(QByteArray query)
{
    query[2] = char(query[2] | char(0x80));
    query[7] = 1; // one answer
    query[11] = 0; // no OPT
    const qsizetype end = query.indexOf('\0', 12) + 5;
    query.truncate(end);
    return query + QByteArray("\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\xc0\0\2\1", 16);
}

} // namespace

Answer HostileTest::askWith(const Reply& reply) const
{
    QUdpSocket server;
    if (!server.bind(QHostAddress::LocalHost))
        return {};
    connect(&server, &QUdpSocket::readyRead, &server, [&server, &reply] {
        while (server.hasPendingDatagrams()) {
            QByteArray query(int(server.pendingDatagramSize()), '\0');
            QHostAddress from;
            quint16 port = 0;
            server.readDatagram(query.data(), query.size(), &from, &port);
            server.writeDatagram(reply(query), from, port);
        }
    });
    const SystemClock clock;
    const ServerResolver resolver({*IpAddress::parse("127.0.0.1"), server.localPort()}, clock,
                                  {.attempts = 2, .timeout = std::chrono::milliseconds(300)});
    Answer answer;
    std::atomic<bool> isDone = false;
    std::jthread worker([&] {
        answer = resolver.ask({*Name::parse("host.example.org"), RecordType::A});
        isDone = true;
    });
    if (!QTest::qWaitFor([&isDone] { return isDone.load(); }, 30'000))
        return {};
    worker.join();
    return answer;
}

void HostileTest::aWrongIdIsNoAnswer()
{
    const Answer answer = askWith([](const QByteArray& query) {
        QByteArray reply = answered(query);
        reply[0] = char(reply[0] ^ 1);
        return reply;
    });

    QCOMPARE(int(answer.outcome), int(Outcome::Timeout));
}

void HostileTest::anotherQuestionIsNoAnswer()
{
    const Answer answer = askWith([](const QByteArray& query) {
        QByteArray reply = answered(query);
        reply[13] = 'x'; // xost.example.org
        return reply;
    });

    QCOMPARE(int(answer.outcome), int(Outcome::Timeout));
}

void HostileTest::bytesThatDoNotParseAreMalformed()
{
    const Answer answer = askWith([](const QByteArray& query) { return QByteArray(query.left(2) + QByteArray(20, '\xff')); });

    QCOMPARE(int(answer.outcome), int(Outcome::Malformed));
    QVERIFY(!answer.detail.empty());
}

void HostileTest::aServerWithoutEdnsIsAskedWithoutIt()
{
    const Answer answer = askWith([](const QByteArray& query) {
        if (query[11] == 0)
            return answered(query);
        QByteArray formErr = query.left(12);
        formErr[2] = char(0x80);
        formErr[3] = 1;
        formErr[5] = formErr[11] = 0;
        return formErr;
    });

    QCOMPARE(int(answer.outcome), int(Outcome::Found));
    QCOMPARE(answer.records.at(0).address()->text(), std::string("192.0.2.1"));
}

void HostileTest::aServerThatFoldsCaseIsStillHeard()
{
    const Answer answer = askWith([](const QByteArray& query) {
        QByteArray reply = answered(query);
        const qsizetype end = reply.indexOf('\0', 12);
        for (qsizetype i = 12; i < end; ++i)
            reply[i] = char(reply[i] >= 'A' && reply[i] <= 'Z' ? reply[i] + 32 : reply[i]);
        return reply;
    });

    QCOMPARE(int(answer.outcome), int(Outcome::Found));
}

void HostileTest::everyCutOfAMessageIsRefusedOrRead()
{
    const Question question{*Name::parse("host.example.org"), RecordType::A};
    const std::string query = buildQuery(question, 7, {});
    const std::string whole = answered(QByteArray::fromStdString(query)).toStdString();

    QVERIFY(parseMessage(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto message = parseMessage(std::string_view(whole).substr(0, size));
        QVERIFY(!message || message->answer.empty());
    }
}

void HostileTest::endlessAliasesEnd()
{
    int number = 0;
    const Question question{*Name::parse("a0.example.org"), RecordType::A};
    const auto answers = followAliases(std::span(&question, 1), [&number](std::span<const Question> questions) {
        Answer answer;
        answer.question = questions[0];
        answer.outcome = Outcome::NoData;
        answer.chain.push_back({questions[0].name, *Name::parse("a" + std::to_string(++number) + ".example.org"), 60});
        return std::vector<Answer>{answer};
    });

    QCOMPARE(int(answers[0].outcome), int(Outcome::CnameLoop));
    QVERIFY(number <= int(maxCnameHops) + 1);
}

WAYBILL_TEST(HostileTest)

} // namespace waybill::dns::tests

#include "HostileTest.moc"
