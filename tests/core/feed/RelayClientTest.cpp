// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/RelayClient.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

#include <mutex>

namespace waybill::feed::tests {

using namespace waybill::tests;

class RelayClientTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void followsTheFeedWithoutGapsOrRepeats();
    void hearsTheStatus();
    void aRelayThatIsAwayIsFoundWhenItComes();
    void anAnswerThatBreaksOffIsAskedAgain();
    void aRefusedTokenIsNamed();
    void anOpenTokenFileIsRefusedUntilItIsMended();
    void aReplacedDatabaseIsLoadedAgainAfterTheWindowHasCleared();
    void whatIsNoRelayIsIncompatible_data();
    void whatIsNoRelayIsIncompatible();
    void tracesAndReadsRawRequests();
    void neverAnswersOnceTheGuardIsGone();

private:
    // The numbers of all records that the sink got.
    std::vector<std::int64_t> received();
    std::unique_ptr<RelayClient> client();
    Connection::State state(const RelayClient& client) { return client.connection().state; }

    std::unique_ptr<FakeRelay> m_relay;
    TokenDirectory m_token;
    std::mutex m_mutex;
    std::vector<std::int64_t> m_received;
    QThread* m_sinkThread = nullptr;
};

namespace {

constexpr const char* feedPath = "/v1/feed";
constexpr const char* statusPath = "/v1/status";

QString path(const char* text) { return QString::fromLatin1(text); }

} // namespace

void RelayClientTest::init()
{
    m_relay = std::make_unique<FakeRelay>();
    QVERIFY(m_relay->listen());
    m_relay->answer(path(statusPath), {200, statusBody});
    m_received.clear();
    m_token.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    // Two pages, then a relay that holds the long poll.
    m_relay->on(path(feedPath), [](const QUrlQuery& query) {
        const QString after = query.queryItemValue(QStringLiteral("after"));
        if (after.isEmpty())
            return FakeAnswer{200, pageOf({1, 2}, "c2")};
        if (after == QStringLiteral("c2"))
            return FakeAnswer{200, pageOf({3}, "c3")};
        return FakeAnswer{.body = {}, .never = true};
    });
}

std::vector<std::int64_t> RelayClientTest::received()
{
    const std::lock_guard lock(m_mutex);
    return m_received;
}

std::unique_ptr<RelayClient> RelayClientTest::client()
{
    const auto sink = [this](std::vector<events::Record> records, const std::string&) {
        const std::lock_guard lock(m_mutex);
        m_sinkThread = QThread::currentThread();
        for (const events::Record& record : records)
            m_received.push_back(record.seq.value());
    };
    return std::make_unique<RelayClient>(RelayAddress{m_relay->url(), m_token.path().toStdString()}, sink);
}

void RelayClientTest::followsTheFeedWithoutGapsOrRepeats()
{
    const auto relay = client();
    QSignalSpy caughtUp(relay.get(), &RelayClient::caughtUp);

    relay->start();

    QTRY_COMPARE(received().size(), std::size_t(3));
    QTRY_COMPARE(caughtUp.count(), 1);
    QVERIFY(received() == (std::vector<std::int64_t>{1, 2, 3}));
    QVERIFY(m_sinkThread != QThread::currentThread());
    QTRY_COMPARE(m_relay->requests(path(feedPath)), 3);
    QVERIFY(m_relay->lastRequest().contains("wait=25") || m_relay->requests(path(statusPath)) > 1);
    QCOMPARE(int(state(*relay)), int(Connection::State::Up));
}

void RelayClientTest::hearsTheStatus()
{
    const auto relay = client();

    relay->start();

    QTRY_COMPARE(relay->status().version, std::string("0.1.0"));
    QCOMPARE(relay->status().lag.count(), 400);
    QCOMPARE(relay->status().refusedToday, 41);
    QCOMPARE(relay->status().endpoints.size(), std::size_t(1));
    QVERIFY(!relay->status().endpoints[0].secretReadable);
    QCOMPARE(relay->status().endpoints[0].secretProblem, std::string("locked"));
    QTRY_VERIFY(m_relay->requests(path(statusPath)) >= 2);
}

void RelayClientTest::aRelayThatIsAwayIsFoundWhenItComes()
{
    const quint16 port = m_relay->port();
    m_relay->close();
    const auto relay = client();

    relay->start();

    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Away));
    QVERIFY(relay->connection().error.message.find("connection refused") != std::string::npos);
    QVERIFY(!relay->connection().error.hint.empty());
    QVERIFY(relay->connection().since > Timestamp{});
    const Timestamp since = relay->connection().since;
    QVERIFY(m_relay->listen(port));
    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Up));
    QVERIFY(relay->connection().since >= since);
    QTRY_COMPARE(received().size(), std::size_t(3));
}

void RelayClientTest::anAnswerThatBreaksOffIsAskedAgain()
{
    auto broken = std::make_shared<bool>(false);
    m_relay->on(path(feedPath), [broken](const QUrlQuery& query) {
        if (query.queryItemValue(QStringLiteral("after")).isEmpty())
            return FakeAnswer{200, pageOf({1, 2}, "c2")};
        if (query.queryItemValue(QStringLiteral("after")) != QStringLiteral("c2"))
            return FakeAnswer{.body = {}, .never = true};
        FakeAnswer answer{200, pageOf({3}, "c3")};
        if (!std::exchange(*broken, true))
            answer.cutAfter = answer.body.size() / 2;
        return answer;
    });
    const auto relay = client();
    QSignalSpy changes(relay.get(), &RelayClient::connectionChanged);

    relay->start();

    QTRY_COMPARE(received().size(), std::size_t(3));
    QVERIFY(*broken);
    QVERIFY(received() == (std::vector<std::int64_t>{1, 2, 3}));
    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Up));
    QCOMPARE(changes.count(), 3); // up, away, up
}

void RelayClientTest::aRefusedTokenIsNamed()
{
    m_relay->answer(path(statusPath), {401, {}});
    const auto relay = client();

    relay->start();

    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Refused));
    QVERIFY(relay->connection().error.message.find(m_token.path().toStdString()) != std::string::npos);
}

void RelayClientTest::anOpenTokenFileIsRefusedUntilItIsMended()
{
    m_token.setPermissions(QFile::ReadOwner | QFile::ReadGroup);
    const auto relay = client();

    relay->start();

    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Refused));
    QCOMPARE(m_relay->requests(path(statusPath)), 0);
    m_token.setPermissions(QFile::ReadOwner);
    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Up));
}

void RelayClientTest::aReplacedDatabaseIsLoadedAgainAfterTheWindowHasCleared()
{
    auto replaced = std::make_shared<bool>(false);
    m_relay->on(path(feedPath), [replaced](const QUrlQuery& query) {
        const QString after = query.queryItemValue(QStringLiteral("after"));
        if (after.isEmpty())
            return FakeAnswer{200, *replaced ? pageOf({9}, "n9") : pageOf({1, 2}, "c2")};
        if (after == QStringLiteral("n9"))
            return FakeAnswer{.body = {}, .never = true};
        *replaced = true;
        return FakeAnswer{410, R"({"error":{"code":"cursor_gone","message":"another database","hint":"resync"}})"};
    });
    const auto relay = client();
    std::vector<std::int64_t> whenCleared;
    connect(relay.get(), &RelayClient::resynced, this, [&] {
        whenCleared = received();
        const std::lock_guard lock(m_mutex);
        m_received.clear();
    });

    relay->start();

    QTRY_VERIFY(received() == std::vector<std::int64_t>{9});
    QVERIFY(whenCleared == (std::vector<std::int64_t>{1, 2}));
}

void RelayClientTest::whatIsNoRelayIsIncompatible_data()
{
    QTest::addColumn<QString>("where");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a web page for a status") << path(statusPath) << QByteArray("<html>hello</html>");
    QTest::newRow("a status of something else") << path(statusPath) << QByteArray(R"({"status":"ok"})");
    QTest::newRow("a page without cursor") << path(feedPath) << QByteArray(R"({"records":[]})");
    QTest::newRow("a record of an unknown kind") << path(feedPath)
                                                 << QByteArray(R"({"records":[{"seq":1,"kind":"new"}],"cursor":"c"})");
    QTest::newRow("an event without its keys")
        << path(feedPath) << QByteArray(R"({"records":[{"seq":1,"kind":"event","event":{}}],"cursor":"c"})");
    QTest::newRow("nested too deep") << path(feedPath) << QByteArray(100'000, '[');
    QTest::newRow("nothing") << path(feedPath) << QByteArray();
}

void RelayClientTest::whatIsNoRelayIsIncompatible()
{
    QFETCH(QString, where);
    QFETCH(QByteArray, body);
    m_relay->answer(where, {200, body});
    const auto relay = client();

    relay->start();

    QTRY_COMPARE(int(state(*relay)), int(Connection::State::Incompatible));
    QVERIFY(!relay->connection().error.hint.empty());
    QVERIFY(received().empty());
}

void RelayClientTest::tracesAndReadsRawRequests()
{
    m_relay->answer(
        QStringLiteral("/v1/trace"),
        {200, QByteArray::fromStdString(R"({"messages":[{"message_id":"m1","events":[)" + jsonOf(eventOf(7)) +
                                        R"(]}],"baselines":{},"providers":{"sendgrid":{"name":"SendGrid"}}})")});
    m_relay->answer(
        QStringLiteral("/v1/events/evt_0000000000000007/raw"),
        {200,
         R"({"element":"{}","body":"[{}]","body_truncated":false,"headers":[["Host","x"]],"endpoint":"e","method":"POST",)"
         R"("path":"/hooks/e","received_at":"2026-11-23T09:14:07.000Z","verification":{"status":"verified",)"
         R"("strength":"body","refusal":null},"processing":"applied"})"});
    const auto relay = client();
    std::optional<Result<std::vector<trace::Story>>> stories;
    std::optional<Result<RawRequest>> raw;

    relay->trace("nora.quist@example.org", this, [&](auto result) { stories = std::move(result); });
    relay->raw(events::EventId(7), this, [&](auto result) { raw = std::move(result); });

    QTRY_VERIFY(stories && raw);
    QVERIFY(*stories);
    QCOMPARE((*stories)->size(), std::size_t(1));
    QVERIFY((**stories)[0].verdict.sentence().startsWith(QStringLiteral("Delivered.")));
    QCOMPARE((**stories)[0].verdict.confidenceClause.text, QStringLiteral("signed webhook from SendGrid"));
    QVERIFY(*raw);
    QCOMPARE((*raw)->headers.size(), std::size_t(1));
    QCOMPARE((*raw)->strength, std::string("body"));
}

void RelayClientTest::neverAnswersOnceTheGuardIsGone()
{
    m_relay->answer(QStringLiteral("/v1/trace"), {200, R"({"messages":[]})"});
    const auto relay = client();
    auto guard = std::make_unique<QObject>();
    bool called = false;
    bool laterCalled = false;

    relay->trace("a", guard.get(), [&](auto) { called = true; });
    guard.reset();
    relay->trace("b", this, [&](auto) { laterCalled = true; });

    QTRY_VERIFY(laterCalled);
    QTRY_COMPARE(m_relay->requests(QStringLiteral("/v1/trace")), 2);
    QVERIFY(!called);
}

WAYBILL_TEST(RelayClientTest)

} // namespace waybill::feed::tests

#include "RelayClientTest.moc"
