// SPDX-License-Identifier: GPL-3.0-or-later
// The feed over HTTP: page by page, and waited for.
#include "tests/core/relay/RelayFixture.h"

#include "tests/support/TestMain.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <thread>

namespace waybill::relay::tests {

using providers::Auth;

class FeedTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_relay.reset(); }
    void feedGivesEveryRecordOnce();
    void longPollWakesWhenSomethingComes();
    void longPollEndsWithAnEmptyPage();
    void manyWaitersNeedNoThreadEach();
    void feedWithAFilterAdvancesPastTheRest();
    void latestBeginsAtTheEnd();
    void replacedDatabaseIsACursorGone();

private:
    void postEvent(const std::string& event, const std::string& recipient, int id);

    std::unique_ptr<RelayFixture> m_relay;
};

void FeedTest::init()
{
    m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("in", "sendgrid", Auth::None)});
    m_relay->setSecrets("in", {pathSecret});
}

void FeedTest::postEvent(const std::string& event, const std::string& recipient, int id)
{
    QCOMPARE(m_relay->post("in/" + pathSecret, {}, sendGridBody(event, recipient, id)).status, 200);
}

void FeedTest::feedGivesEveryRecordOnce()
{
    for (int i = 0; i < 25; ++i)
        postEvent("delivered", "a@example.org", i);
    m_relay->feedWith(25);

    std::string cursor;
    std::vector<std::int64_t> seqs;
    for (int page = 0; page < 20; ++page) {
        const ApiAnswer answer = m_relay->api("/v1/feed?limit=4&after=" + cursor);
        for (const JsonValue& record : answer["records"])
            seqs.push_back(record["seq"].integer().value());
        cursor = answer["cursor"].string().value();
    }

    QCOMPARE(seqs.size(), 25U);
    for (std::size_t i = 0; i < seqs.size(); ++i)
        QCOMPARE(seqs[i], std::int64_t(i + 1));
}

void FeedTest::longPollWakesWhenSomethingComes()
{
    QElapsedTimer timer;
    ApiAnswer answer;
    std::thread waiter([&] {
        timer.start();
        answer = m_relay->api("/v1/feed?wait=30");
    });

    postEvent("delivered", "a@example.org", 1);
    waiter.join();

    QCOMPARE(answer["records"].size(), 1U);
    QVERIFY(timer.elapsed() < 10'000);
}

void FeedTest::longPollEndsWithAnEmptyPage()
{
    QElapsedTimer timer;
    timer.start();

    const ApiAnswer answer = m_relay->api("/v1/feed?wait=1");

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer["records"].size(), 0U);
    QVERIFY(timer.elapsed() >= 900);
    QVERIFY(answer["cursor"].string());
}

void FeedTest::manyWaitersNeedNoThreadEach()
{
    std::vector<std::unique_ptr<HttpClient>> waiters;
    const std::string address = m_relay->relay().apiAddress().toString();
    const std::string request = "GET /v1/feed?wait=30 HTTP/1.1\r\nHost: " + address + "\r\nAuthorization: "
        + HttpClient::bearer(m_relay->relay().tokenFile())[0].second + "\r\n\r\n";
    for (int i = 0; i < 100; ++i) {
        waiters.push_back(std::make_unique<HttpClient>(address));
        QVERIFY(waiters.back()->connect());
        QVERIFY(waiters.back()->sendRaw(request));
    }
    const auto threads = QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();

    postEvent("delivered", "a@example.org", 1);

    for (const auto& waiter : waiters)
        QVERIFY(waiter->readAnswer().body.find("a@example.org") != std::string::npos);
    QVERIFY(threads < 30);
}

void FeedTest::feedWithAFilterAdvancesPastTheRest()
{
    for (int i = 0; i < 10; ++i)
        postEvent("delivered", "a@example.org", i);
    postEvent("bounce", "b@example.org", 10);
    m_relay->feedWith(11);

    const ApiAnswer first = m_relay->api("/v1/feed?filter=type:bounced&limit=3");
    const ApiAnswer second =
        m_relay->api("/v1/feed?filter=type:bounced&after=" + std::string(first["cursor"].string().value()));
    const ApiAnswer rest = m_relay->api("/v1/feed?after=" + std::string(second["cursor"].string().value()));

    QCOMPARE(first["records"].size() + second["records"].size(), 1U);
    QCOMPARE(rest["records"].size(), 0U);
}

void FeedTest::latestBeginsAtTheEnd()
{
    postEvent("delivered", "a@example.org", 1);
    m_relay->feedWith(1);

    const ApiAnswer latest = m_relay->api("/v1/feed?after=latest");
    postEvent("delivered", "b@example.org", 2);
    const ApiAnswer next = m_relay->api("/v1/feed?wait=20&after=" + std::string(latest["cursor"].string().value()));

    QCOMPARE(latest["records"].size(), 0U);
    QCOMPARE(next["records"].size(), 1U);
    QCOMPARE(next["records"].at(0)["event"]["recipient"].string().value(), "b@example.org");
}

void FeedTest::replacedDatabaseIsACursorGone()
{
    postEvent("delivered", "a@example.org", 1);
    const std::string cursor(m_relay->feedWith(1)["cursor"].string().value());
    m_relay->relay().stop();
    for (const char* file : {"events.db", "events.db-wal", "events.db-shm"})
        QFile::remove(QString::fromStdString(m_relay->path(file)));
    m_relay->start();

    const ApiAnswer answer = m_relay->api("/v1/feed?after=" + cursor);

    QCOMPARE(answer.status, 410);
    QCOMPARE(answer.errorCode(), "cursor_gone");
    QCOMPARE(m_relay->feedWith(1)["records"].size(), 1U); // rebuilt from the intake
}

WAYBILL_TEST(FeedTest)

} // namespace waybill::relay::tests

#include "FeedTest.moc"
