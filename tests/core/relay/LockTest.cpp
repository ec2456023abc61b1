// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/TestMain.h"

#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/spdlog.h>

#include <QDir>
#include <QTest>

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <memory>

namespace waybill::relay::tests {

namespace {

// Another program that writes to one of the relay's databases, and takes its time.
class ForeignLock {
public:
    explicit ForeignLock(const std::string& path)
    {
        m_holds = sqlite3_open_v2(path.c_str(), &m_database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK
                  && sqlite3_busy_timeout(m_database, 20'000) == SQLITE_OK
                  && sqlite3_exec(m_database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    ~ForeignLock() { sqlite3_close_v2(m_database); }
    ForeignLock(const ForeignLock&) = delete;
    ForeignLock& operator=(const ForeignLock&) = delete;

    bool holds() const { return m_holds; }

private:
    sqlite3* m_database = nullptr;
    bool m_holds = false;
};

// What the relay says meanwhile. Begins before the relay does, and ends after it.
class SaidLines {
public:
    SaidLines() : m_sink(std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(1000))
    {
        spdlog::default_logger()->sinks().push_back(m_sink);
    }
    ~SaidLines()
    {
        spdlog::set_level(spdlog::level::off);
        spdlog::default_logger()->sinks().pop_back();
    }
    bool has(const std::string& text) const
    {
        return std::ranges::any_of(m_sink->last_formatted(), [&](const std::string& line) { return line.contains(text); });
    }

private:
    std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> m_sink;
};

} // namespace

class LockTest : public QObject {
    Q_OBJECT

    static HttpAnswer post(RelayFixture& relay, const std::string& id, const std::string& body)
    {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(relay.clock.now().time_since_epoch());
        return relay.post("resend", svixHeaders(id, seconds.count(), body), body);
    }

    static std::string delivered(const std::string& id) { return resendBody("email.delivered", id, "nora@example.org"); }

private slots:
    void aForeignLockIsWaitedOut()
    {
        const SaidLines said;
        std::atomic<bool> hasEnded = false;
        RelayFixture relay({endpoint("resend", "resend", providers::Auth::Signature)}, {},
                           [&](RelayFixture& fixture) { fixture.onFatal = [&](const Error&) { hasEnded = true; }; });
        spdlog::set_level(spdlog::level::info);
        relay.setSecrets("resend", {svixKey});
        QCOMPARE(post(relay, "msg_1", delivered("em-1")).status, 200);
        (void)relay.feedWith(1);

        auto events = std::make_unique<ForeignLock>(relay.path("events.db"));
        auto state = std::make_unique<ForeignLock>(relay.path("relay.db"));
        QVERIFY(events->holds() && state->holds());
        QCOMPARE(post(relay, "msg_2", delivered("em-2")).status, 200); // durable all the same
        QCOMPARE(post(relay, "msg_3", "no JSON").status, 200);
        const QDir folder(QString::fromStdString(relay.path("intake")));
        const QStringList segments = folder.entryList({QStringLiteral("*.db")}, QDir::Files, QDir::Name);
        auto intake = std::make_unique<ForeignLock>(folder.filePath(segments.back()).toStdString());
        QVERIFY(intake->holds());
        const HttpAnswer refused = post(relay, "msg_4", delivered("em-4"));
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.header("Retry-After").has_value());
        QTRY_VERIFY_WITH_TIMEOUT(said.has("projector: ") && said.has("events.db: database is locked"), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(said.has("the relay's state is not written"), 30'000);
        QVERIFY(said.has("the intake can't be written, providers are told to come back later"));
        QVERIFY(!hasEnded);

        events.reset();
        state.reset();
        intake.reset();

        QCOMPARE(post(relay, "msg_4", delivered("em-4")).status, 200);
        QCOMPARE(relay.feedWith(3)["records"].size(), std::size_t(3));
        QTRY_COMPARE_WITH_TIMEOUT(relay.api("/v1/dead-letters")["dead_letters"].size(), std::size_t(1), 30'000);
        QCOMPARE(relay.api("/v1/dead-letters")["dead_letters"].at(0)["tries"].integer().value_or(0), 1);
        QTRY_VERIFY_WITH_TIMEOUT(said.has("projector: goes on"), 30'000);
        QVERIFY(said.has("the intake can be written again"));
        QVERIFY(!hasEnded);
    }
};

WAYBILL_TEST(LockTest)

} // namespace waybill::relay::tests

#include "LockTest.moc"
