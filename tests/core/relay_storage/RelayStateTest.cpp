// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RelayState.h"
#include "core/sqlite/Database.h"
#include "tests/core/relay_storage/Requests.h"
#include "tests/support/TestMain.h"

#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/spdlog.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

#include <atomic>

using namespace waybill;
using namespace waybill::relay;
using namespace waybill::relay::tests;
using events::RequestId;

namespace {

class SteppedClock : public Clock {
public:
    Timestamp now() const override { return timestampFromMs(m_ms.load()); }
    void step(std::chrono::milliseconds by) { m_ms += by.count(); }

private:
    std::atomic<long long> m_ms{1'767'000'000'000}; // 2025-12-29T09:20:00Z
};

IncomingRequest refusedRequest(std::string body, Timestamp at)
{
    IncomingRequest request = requestOf(std::move(body));
    request.receivedAt = at;
    request.verification = {events::VerificationStatus::Failed, events::Strength::None, providers::Refusal::Mismatch,
                            std::chrono::seconds(0)};
    return request;
}

DeadLetter letterFor(int request, Timestamp at)
{
    return {DeadLetterId(), RequestId(request), "sendgrid-production", at, at, "not JSON", 1};
}

} // namespace

class RelayStateTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    SteppedClock m_clock;

    RelayStateOptions options() const
    {
        RelayStateOptions options;
        options.path = m_folder->filePath(QStringLiteral("relay.db")).toStdString();
        options.flushEvery = std::chrono::milliseconds(5);
        options.signOfLifeEvery = std::chrono::milliseconds(5);
        return options;
    }
    std::unique_ptr<RelayState> opened(RelayStateOptions options)
    {
        auto state = RelayState::open(std::move(options), m_clock);
        if (!state)
            qFatal("%s", state.error().text().c_str());
        return *std::move(state);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void heartbeatAndReasonsSurviveARestart()
    {
        const Timestamp first = m_clock.now();
        {
            const auto state = opened(options());
            state->noteReceived("sendgrid-production", first, true);
            m_clock.step(std::chrono::minutes(2));
            for (int i = 0; i < 3; ++i)
                state->noteRefused(refusedRequest("body", m_clock.now()), true);
            state->noteTurnedAway("elsewhere", "body_too_large", m_clock.now());
        }

        const auto state = opened(options());

        const std::string endpoint = refusedRequest("", first).endpoint;
        QCOMPARE(state->beats().at("sendgrid-production").beat(minuteOf(first)).accepted, 1);
        QCOMPARE(state->beats().at(endpoint).beat(minuteOf(m_clock.now())).refused, 3);
        const std::vector<RefusalCount> reasons = state->refusalsToday();
        QCOMPARE(reasons.size(), 2u);
        QCOMPARE(reasons[0].reason, std::string("mismatch"));
        QCOMPARE(reasons[0].count, 3);
        QCOMPARE(reasons[0].first, m_clock.now());
        QCOMPARE(reasons[1].reason, std::string("body_too_large"));

        // Another day begins with none; three hours later nothing is left of the beats.
        m_clock.step(std::chrono::hours(24));
        QVERIFY(state->refusalsToday().empty());
        QCOMPARE(state->beats().at(endpoint).until(m_clock.now(), Beats::kept), std::vector<Beat>(180));
    }

    void quarantineKeepsTheNewestUpToItsCount()
    {
        RelayStateOptions small = options();
        small.quarantineRows = 3;
        {
            const auto state = opened(small);
            for (int i = 0; i < 10; ++i)
                state->noteRefused(refusedRequest("body " + std::to_string(i), m_clock.now()), true);
            QTRY_COMPARE(state->quarantine(100)->size(), std::size_t(3));
        }

        const auto kept = opened(small)->quarantine(100).value();

        QCOMPARE(kept.size(), std::size_t(3));
        QCOMPARE(kept[0].request.body, std::string("body 9"));
        QCOMPARE(kept[2].request.body, std::string("body 7"));
        QVERIFY(kept[0].request.verification.refusal == providers::Refusal::Mismatch);
        QCOMPARE(kept[0].request.headers.count(), std::size_t(2));
    }

    void quarantineKeepsTheNewestUpToItsBytes()
    {
        RelayStateOptions small = options();
        small.quarantineBytes = 10'000;
        const auto state = opened(small);
        for (int i = 0; i < 5; ++i) {
            state->noteRefused(refusedRequest(std::string(4000, char('a' + i)), m_clock.now()), true);
            QTRY_VERIFY(!state->quarantine(1)->empty() && state->quarantine(1)->front().request.body[0] == char('a' + i));
        }

        const auto kept = state->quarantine(100).value();

        QCOMPARE(kept.size(), std::size_t(2));
        QCOMPARE(kept[1].request.body[0], 'd');
    }

    void longRefusedBodyIsCutAndItsLengthKept()
    {
        const auto state = opened(options());
        state->noteRefused(refusedRequest(std::string(200'000, 'x'), m_clock.now()), true);

        QTRY_COMPARE(state->quarantine(1)->size(), std::size_t(1));

        const auto kept = state->quarantine(1).value();
        QCOMPARE(kept[0].request.body.size(), std::size_t(64 << 10));
        QCOMPARE(kept[0].bodyBytes, 200'000);
    }

    void floodOfRefusedRequestsIsCountedButNotAllKept()
    {
        RelayStateOptions slow = options();
        slow.flushEvery = std::chrono::hours(1);
        slow.quarantineQueue = 10;
        const auto state = opened(slow);

        for (int i = 0; i < 1000; ++i)
            state->noteRefused(refusedRequest("x", m_clock.now()), false);
        state->stop();

        QCOMPARE(state->refusedToday(), 1000);
        QCOMPARE(opened(options())->quarantine(100)->size(), std::size_t(10));
    }

    void refusedTodayEndsAtMidnightUtcAndSurvivesReopening()
    {
        auto state = opened(options());
        state->noteRefused(refusedRequest("x", m_clock.now()), true);
        state->noteRefused(refusedRequest("y", m_clock.now()), false);
        state.reset();

        state = opened(options());
        QCOMPARE(state->refusedToday(), 2);
        m_clock.step(std::chrono::hours(24));

        QCOMPARE(state->refusedToday(), 0);
    }

    void heartbeatsCountAndSurviveReopening()
    {
        const Timestamp start = m_clock.now();
        auto state = opened(options());
        state->noteReceived("sendgrid-production", start, true);
        state->noteReceived("sendgrid-production", start + std::chrono::seconds(5), false);
        state->noteRefused(refusedRequest("x", start + std::chrono::seconds(9)), true);
        state->noteApplied("sendgrid-production", start - std::chrono::seconds(60));
        QVERIFY(state->addDeadLetter(letterFor(7, start)));
        state.reset();

        const auto heartbeats = opened(options())->heartbeats();

        QCOMPARE(heartbeats.size(), std::size_t(1));
        const Heartbeat& beat = heartbeats.front();
        QCOMPARE(beat.received, 3);
        QCOMPARE(beat.verified, 1);
        QCOMPARE(beat.refused, 1);
        QVERIFY(beat.lastVerified == start);
        QVERIFY(beat.lastReceived == start + std::chrono::seconds(9));
        QVERIFY(beat.lastRefused == start + std::chrono::seconds(9));
        QVERIFY(beat.lastEvent == start - std::chrono::seconds(60));
        QCOMPARE(beat.lastRefusal, std::string(providers::toString(providers::Refusal::Mismatch)));
        QCOMPARE(beat.deadLetters, 1);
    }

    // Else it would be offered to be checked again, and its events come a second time.
    void aReleaseThatCouldNotBeWrittenIsWrittenLater()
    {
        const auto said = std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(16);
        spdlog::default_logger()->sinks().push_back(said);
        {
            const auto state = opened(options());
            state->noteRefused(refusedRequest("body", m_clock.now()), true);
        }
        auto other = sqlite::Database::openWriter(options().path);
        QVERIFY(other->execute("CREATE TABLE jammed (it); INSERT INTO jammed VALUES (1);"
                               "CREATE TRIGGER jam BEFORE DELETE ON quarantine WHEN EXISTS (SELECT 1 FROM jammed)"
                               " BEGIN SELECT RAISE(ABORT, 'jammed'); END"));
        {
            const auto state = opened(options());
            state->noteReleased(state->quarantine(10)->at(0).id);
            QTRY_VERIFY(!said->last_formatted().empty()); // that it could not

            QVERIFY(other->execute("DELETE FROM jammed"));

            QTRY_COMPARE(state->quarantine(10)->size(), 0u);
        }
        spdlog::default_logger()->sinks().pop_back();
    }

    void refusalAtAnUnknownEndpointMakesNoHeartbeat()
    {
        const auto state = opened(options());
        state->noteRefused(refusedRequest("x", m_clock.now()), false);

        QVERIFY(state->heartbeats().empty());
        QCOMPARE(state->refusedToday(), 1);
    }

    void deadLetterIsOpenUntilResolved()
    {
        const auto state = opened(options());
        QVERIFY(state->addDeadLetter(letterFor(1, m_clock.now())));
        QVERIFY(state->addDeadLetter(letterFor(2, m_clock.now())));
        const auto letters = state->deadLetters(10).value();
        QCOMPARE(letters.size(), std::size_t(2));
        QCOMPARE(letters[0].request, RequestId(2));
        QCOMPARE(letters[0].why, std::string("not JSON"));

        QVERIFY(state->resolveDeadLetter(letters[0].id));

        QCOMPARE(state->deadLetters(10)->size(), std::size_t(1));
        QCOMPARE(state->deadLetterCount(), 1);
        QCOMPARE(state->deadLetter(letters[0].id).error().code, ErrorCode::NotFound);
        QCOMPARE(state->resolveDeadLetter(letters[0].id).error().code, ErrorCode::NotFound);
        QCOMPARE(state->deadLetter(letters[1].id).value().request, RequestId(1));
    }

    void failingAgainIsOneLetterWithOneTryMore()
    {
        const auto state = opened(options());
        QVERIFY(state->addDeadLetter(letterFor(1, m_clock.now())));
        QVERIFY(state->noteFailedReplay(letterFor(1, m_clock.now())));
        QCOMPARE(state->deadLetterCount(), 1);
        const DeadLetterId id = state->deadLetters(1)->front().id;
        QVERIFY(state->resolveDeadLetter(id));

        QVERIFY(state->addDeadLetter(letterFor(1, m_clock.now())));

        QCOMPARE(state->deadLetterCount(), 1);
        QCOMPARE(state->deadLetter(id).value().tries, 3);
    }

    void comingByTwiceIsOneTry()
    {
        const auto state = opened(options());
        QVERIFY(state->addDeadLetter(letterFor(1, m_clock.now())));
        QVERIFY(state->addDeadLetter(letterFor(1, m_clock.now())));

        QCOMPARE(state->deadLetterCount(), 1);
        QCOMPARE(state->deadLetters(1)->front().tries, 1);
    }

    void whatIsToBeCleanedIsKnownUntilItIs()
    {
        {
            const auto state = opened(options());
            QVERIFY(state->addUncleaned({RequestId(7), RequestId(9)}));
            QVERIFY(state->addUncleaned({RequestId(9)}));
        }
        const auto state = opened(options());
        QCOMPARE(state->uncleaned().value(), (std::set{RequestId(7), RequestId(9)}));

        QVERIFY(state->removeUncleaned({RequestId(7), RequestId(8)}));

        QCOMPARE(state->uncleaned().value(), std::set{RequestId(9)});
    }

    void upIntervalsShowWhenTheRelayWasOff()
    {
        const Timestamp start = m_clock.now();
        auto state = opened(options());
        m_clock.step(std::chrono::minutes(10));
        state.reset();
        m_clock.step(std::chrono::hours(8));

        state = opened(options());
        m_clock.step(std::chrono::minutes(1));
        QTRY_VERIFY(state->upIntervals(start)->back().to == m_clock.now());

        const auto intervals = state->upIntervals(start).value();
        QCOMPARE(intervals.size(), std::size_t(2));
        QVERIFY(intervals[0].from == start);
        QVERIFY(intervals[0].to == start + std::chrono::minutes(10));
        QVERIFY(intervals[0].endedCleanly);
        QVERIFY(!intervals[1].endedCleanly);
        QCOMPARE(state->upIntervals(start + std::chrono::hours(1))->size(), std::size_t(1));
    }

    void erasedPersonIsInNoRefusedRequestAndNoLetter()
    {
        const auto state = opened(options());
        state->noteRefused(refusedRequest(R"({"email":"Nora@example.org"})", m_clock.now()), true);
        state->noteRefused(refusedRequest(R"({"email":"other@example.org"})", m_clock.now()), true);
        DeadLetter letter = letterFor(1, m_clock.now());
        letter.why = "unexpected nora@example.org at 7";
        QVERIFY(state->addDeadLetter(letter));

        const StateErased erased = state->erase(AddressTraces("nora@example.org")).value();

        QCOMPARE(erased.quarantined, 1);
        QCOMPARE(erased.deadLetters, 1);
        QCOMPARE(state->quarantine(10)->size(), std::size_t(1));
        QCOMPARE(state->deadLetters(10)->front().why, std::string("unexpected **************** at 7"));
        for (const QFileInfo& info : QDir(m_folder->path()).entryInfoList(QDir::Files)) {
            QFile file(info.filePath());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().toLower().contains("nora"), qPrintable(info.fileName()));
        }
    }

    void nothingThatIsBeingWrittenEscapesTheErasing()
    {
        RelayStateOptions often = options();
        often.flushEvery = std::chrono::milliseconds(1);
        const auto state = opened(often);
        // Keeps what is to be written waiting.
        const std::jthread other([&state](const std::stop_token& stop) {
            while (!stop.stop_requested())
                state->erase(AddressTraces("other@example.org")).value();
        });
        for (int i = 0; i < 200; ++i) {
            state->noteRefused(refusedRequest(R"({"email":"nora@example.org"})", m_clock.now()), true);
            const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(i * 10);
            while (std::chrono::steady_clock::now() < until)
                std::this_thread::yield();
            QCOMPARE(state->erase(AddressTraces("nora@example.org")).value().quarantined, 1);
        }
    }

    void whatIsTooOldGoes()
    {
        const auto state = opened(options());
        const Timestamp start = m_clock.now();
        state->noteRefused(refusedRequest("{}", start), true);
        QVERIFY(state->addDeadLetter(letterFor(1, start)));
        state->noteTokenUse({start, "admin", "admin", "GET /v1/trace", 200});
        QTRY_COMPARE(state->quarantine(10)->size(), std::size_t(1));
        QTRY_COMPARE(state->tokenUses(10)->size(), std::size_t(1));
        QVERIFY(state->addDeadLetter(letterFor(2, start + std::chrono::hours(2))));

        QVERIFY(state->dropOld(start + std::chrono::hours(1), start));
        QCOMPARE(state->tokenUses(10)->size(), std::size_t(1));
        QVERIFY(state->dropOld(start + std::chrono::hours(1), start + std::chrono::hours(1)));

        QVERIFY(state->quarantine(10)->empty());
        QVERIFY(state->tokenUses(10)->empty());
        QCOMPARE(state->deadLetters(10)->size(), std::size_t(1));
        QCOMPARE(state->deadLetterCount(), 1);
    }

    void tokenUsesAreBoundedAndNewestFirst()
    {
        RelayStateOptions small = options();
        small.tokenUses = 5;
        const auto state = opened(small);
        for (int i = 0; i < 20; ++i)
            state->noteTokenUse({m_clock.now(), "console", "read", "GET /v1/feed", 200 + i});

        QTRY_COMPARE(state->tokenUses(100)->size(), std::size_t(5));

        QCOMPARE(state->tokenUses(100)->front().status, 219);
        QCOMPARE(state->tokenUses(1)->front().token, std::string("console"));
    }

    void nothingIsWrittenAfterStop()
    {
        const auto state = opened(options());
        state->stop();

        QCOMPARE(state->addDeadLetter(letterFor(1, m_clock.now())).error().code, ErrorCode::Unavailable);
        QCOMPARE(state->addUncleaned({RequestId(1)}).error().code, ErrorCode::Unavailable);
    }

    void newerVersionAndDamageAreRefused()
    {
        opened(options())->stop();
        {
            auto database = sqlite::Database::openWriter(options().path);
            QVERIFY(database->execute("PRAGMA user_version=99"));
        }
        QCOMPARE(RelayState::open(options(), m_clock).error().code, ErrorCode::NewerVersion);

        QFile file(QString::fromStdString(options().path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        QCOMPARE(RelayState::open(options(), m_clock).error().code, ErrorCode::Corrupt);
    }
};

WAYBILL_TEST(RelayStateTest)
#include "RelayStateTest.moc"
