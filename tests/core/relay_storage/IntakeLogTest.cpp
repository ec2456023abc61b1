// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/sqlite/Database.h"
#include "tests/core/relay_storage/Requests.h"
#include "tests/support/TestMain.h"

#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/spdlog.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace waybill;
using namespace waybill::relay;
using namespace waybill::relay::tests;
using events::RequestId;

class IntakeLogTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    IntakeOptions options() const
    {
        IntakeOptions options;
        options.folder = m_folder->path().toStdString();
        return options;
    }
    static std::unique_ptr<IntakeLog> opened(IntakeOptions options)
    {
        auto log = IntakeLog::open(std::move(options));
        if (!log)
            qFatal("%s", log.error().text().c_str());
        return *std::move(log);
    }
    std::string path(int segment) const { return segmentPath(m_folder->path().toStdString(), segment); }
    void executeIn(int segment, const char* sql) const
    {
        auto database = sqlite::Database::openWriter(path(segment));
        QVERIFY(database);
        QVERIFY(database->execute(sql));
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void numbersThatNoVerificationHasAreReadAsAFailedOne()
    {
        auto log = opened(options());
        Answers answers;
        log->submit(requestOf("{}"), answers.to("one"));
        QVERIFY(answers.waitFor(1));
        log.reset();
        executeIn(1, "UPDATE requests SET verification = 77, strength = -1, refusal = 4711");

        const auto stored = opened(options())->read(answers.at("one").value());

        QVERIFY(stored);
        QVERIFY(stored->request.verification.status == events::VerificationStatus::Failed);
        QVERIFY(stored->request.verification.strength == events::Strength::None);
        QVERIFY(stored->request.verification.refusal == providers::Refusal::Malformed);
    }

    void requestComesBackByteForByte()
    {
        const auto log = opened(options());
        Answers answers;
        IncomingRequest request = requestOf(std::string("{\0\xff}", 4));
        log->submit(request, answers.to("one"));
        QVERIFY(answers.waitFor(1));

        const RequestId id = answers.at("one").value();
        const auto stored = log->read(id);

        QVERIFY(stored);
        QCOMPARE(id, RequestId(1));
        QCOMPARE(stored->id, id);
        QCOMPARE(stored->request.endpoint, request.endpoint);
        QCOMPARE(stored->request.method, request.method);
        QCOMPARE(stored->request.path, request.path);
        QVERIFY(stored->request.headers == request.headers);
        QCOMPARE(stored->request.body, request.body);
        QVERIFY(stored->request.receivedAt == request.receivedAt);
        QVERIFY(stored->request.verification.status == events::VerificationStatus::Verified);
        QVERIFY(stored->request.verification.strength == events::Strength::Body);
        QVERIFY(stored->request.verification.skew == std::chrono::seconds(-7));
        QCOMPARE(log->read(RequestId(2)).error().code, ErrorCode::NotFound);
        QCOMPARE(log->read(RequestId(0)).error().code, ErrorCode::NotFound);
    }

    // What waits while the writer is busy goes into one transaction.
    void waitingRequestsShareACommit()
    {
        const auto log = opened(options());
        Answers answers;
        Gate gate;
        log->submit(requestOf("first"), [&](auto) { gate.wait(); });
        QVERIFY(gate.waitForVisitor());
        for (int i = 0; i < 500; ++i)
            log->submit(requestOf("body " + std::to_string(i)), answers.to(std::to_string(i)));

        gate.open();

        QVERIFY(answers.waitFor(500));
        QCOMPARE(log->counts().requests, 501);
        QCOMPARE(log->counts().commits, 2);
        QCOMPARE(answers.at("499").value(), RequestId(501));
        QCOMPARE(log->lastId(), RequestId(501));
    }

    void withoutGroupCommitEachRequestHasItsOwn()
    {
        IntakeOptions single = options();
        single.groupCommit = false;
        const auto log = opened(single);
        Answers answers;
        for (int i = 0; i < 20; ++i)
            log->submit(requestOf("x"), answers.to(std::to_string(i)));

        QVERIFY(answers.waitFor(20));
        QCOMPARE(log->counts().commits, 20);
    }

    void answeredRequestsAreThereAfterReopening()
    {
        {
            const auto log = opened(options());
            Answers answers;
            for (int i = 0; i < 10; ++i)
                log->submit(requestOf(std::to_string(i)), answers.to(std::to_string(i)));
            QVERIFY(answers.waitFor(10));
        }

        const auto log = opened(options());
        Answers answers;
        log->submit(requestOf("next"), answers.to("next"));

        QVERIFY(answers.waitFor(1));
        QCOMPARE(answers.at("next").value(), RequestId(11));
        QCOMPARE(log->read(RequestId(4)).value().request.body, std::string("3"));
    }

    void stoppingAnswersEverythingThatWaits()
    {
        const auto log = opened(options());
        Answers answers;
        for (int i = 0; i < 300; ++i)
            log->submit(requestOf("x"), answers.to(std::to_string(i)));

        log->stop();

        QCOMPARE(answers.count(), std::size_t(300));
        QCOMPARE(log->lastId(), RequestId(300));
        log->submit(requestOf("late"), answers.to("late"));
        QCOMPARE(answers.at("late").error().code, ErrorCode::Unavailable);
    }

    void fullQueueTurnsAwayAtOnce()
    {
        IntakeOptions small = options();
        small.maxQueuedRequests = 4;
        small.maxQueuedBytes = 10'000;
        const auto log = opened(small);
        Answers answers;
        Gate gate;
        log->submit(requestOf("first"), [&](auto) { gate.wait(); });
        QVERIFY(gate.waitForVisitor());
        for (int i = 0; i < 5; ++i)
            log->submit(requestOf("x"), answers.to(std::to_string(i)));

        QCOMPARE(answers.count(), std::size_t(1)); // in this thread, without waiting
        QCOMPARE(answers.at("4").error().code, ErrorCode::Unavailable);
        gate.open();
        QVERIFY(answers.waitFor(5));
        QCOMPARE(log->counts().refused, 1);

        Gate second;
        log->submit(requestOf("again"), [&](auto) { second.wait(); });
        QVERIFY(second.waitForVisitor());
        log->submit(requestOf(std::string(8000, 'x')), answers.to("large"));
        log->submit(requestOf(std::string(8000, 'x')), answers.to("too much"));
        QCOMPARE(answers.at("too much").error().code, ErrorCode::Unavailable);
        second.open();
        QVERIFY(answers.waitFor(7));
        QVERIFY(answers.at("large"));
    }

    void requestThatCannotBeStoredDoesNotFailItsNeighbours()
    {
        opened(options())->stop();
        executeIn(1, "CREATE TRIGGER bad BEFORE INSERT ON requests WHEN new.endpoint = 'bad'"
                     " BEGIN SELECT RAISE(ABORT, 'bad'); END");
        bool fatal = false;
        IntakeOptions watched = options();
        watched.onFatal = [&](const Error&) { fatal = true; };
        const auto log = opened(watched);
        Answers answers;
        Gate gate;
        log->submit(requestOf("first"), [&](auto) { gate.wait(); });
        QVERIFY(gate.waitForVisitor());
        log->submit(requestOf("a"), answers.to("a"));
        log->submit(requestOf("b", "bad"), answers.to("bad"));
        log->submit(requestOf("c"), answers.to("c"));
        gate.open();

        QVERIFY(answers.waitFor(3));
        QCOMPARE(answers.at("a").value(), RequestId(2));
        QCOMPARE(answers.at("bad").error().code, ErrorCode::InvalidInput);
        QCOMPARE(answers.at("c").value(), RequestId(3));
        QCOMPARE(log->counts().commits, 2);
        log->stop();
        QVERIFY(!fatal);
    }

    // SQLite ends the transaction under the log, as it does when the disk fails.
    void failedCommitStopsTheLogForGood()
    {
        opened(options())->stop();
        executeIn(1, "CREATE TRIGGER broken BEFORE INSERT ON requests WHEN new.body = x'7878'"
                     " BEGIN SELECT RAISE(ROLLBACK, 'gone'); END");
        std::atomic<int> fatal = 0;
        IntakeOptions watched = options();
        watched.onFatal = [&](const Error&) { ++fatal; };
        const auto log = opened(watched);
        Answers answers;
        Gate gate;
        log->submit(requestOf("first"), [&](auto) { gate.wait(); });
        QVERIFY(gate.waitForVisitor());
        log->submit(requestOf("good"), answers.to("beside it"));
        log->submit(requestOf("xx"), answers.to("fatal"));
        gate.open();
        QVERIFY(answers.waitFor(2));

        log->submit(requestOf("after"), answers.to("after"));

        QVERIFY(answers.waitFor(3));
        QVERIFY(!answers.at("beside it"));
        QVERIFY(!answers.at("fatal"));
        QCOMPARE(answers.at("after").error().code, ErrorCode::Unavailable);
        log->stop();
        QCOMPARE(fatal.load(), 1);
        QCOMPARE(opened(options())->lastId(), RequestId(1));
    }

    void segmentsTurnAndIdsRunOn()
    {
        IntakeOptions small = options();
        small.segmentBytes = 256 << 10;
        auto log = opened(small);
        Answers answers;
        std::size_t sent = 0;
        while (log->counts().segments < 4 && sent < 20'000) {
            log->submit(requestOf(std::string(2000, 'x')), answers.to(std::to_string(sent)));
            ++sent;
            QVERIFY(answers.waitFor(sent));
        }
        QVERIFY(log->counts().segments >= 4);
        log.reset();

        log = opened(small);
        QCOMPARE(log->lastId(), RequestId(std::int64_t(sent)));
        std::int64_t expected = 1;
        while (true) {
            const auto some = log->readAfter(RequestId(expected - 1), 100, 1 << 20);
            QVERIFY(some);
            if (some->empty())
                break;
            for (const StoredRequest& stored : *some)
                QCOMPARE(stored.id, RequestId(expected++));
        }
        QCOMPARE(expected, std::int64_t(sent) + 1);
        log->submit(requestOf("next"), answers.to("next"));
        QVERIFY(answers.waitFor(sent + 1));
        QCOMPARE(answers.at("next").value(), RequestId(std::int64_t(sent) + 1));
    }

    void aNextSegmentThatCannotBeOpenedIsSaidOnce()
    {
        const auto said = std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(64);
        spdlog::default_logger()->sinks().push_back(said);
        IntakeOptions small = options();
        small.segmentBytes = 64 << 10;
        {
            const auto log = opened(small);
            QVERIFY(QDir().mkdir(QString::fromStdString(path(2))));
            Answers answers;
            for (std::size_t i = 1; i <= 50; ++i) {
                log->submit(requestOf(std::string(1000, 'x')), answers.to(std::to_string(i)));
                QVERIFY(answers.waitFor(i));
            }
            QCOMPARE(log->counts().segments, 1);
        }
        spdlog::default_logger()->sinks().pop_back();

        QCOMPARE(std::ranges::count_if(said->last_formatted(), [](const std::string& line) { return line.contains("can't be opened"); }), 1);
    }

    void sealedSegmentsHaveEmptyLogs()
    {
        IntakeOptions small = options();
        small.segmentBytes = 128 << 10;
        auto log = opened(small);
        Answers answers;
        for (std::size_t sent = 0; log->counts().segments < 3;) {
            log->submit(requestOf(std::string(4000, 'x')), answers.to(std::to_string(sent)));
            QVERIFY(answers.waitFor(++sent));
        }

        log->stop();

        for (int segment = 1; segment <= 3; ++segment)
            QCOMPARE(QFileInfo(QString::fromStdString(path(segment)) + QStringLiteral("-wal")).size(), 0);
    }

    void readingIsBoundedByCountAndBytes()
    {
        const auto log = opened(options());
        Answers answers;
        for (int i = 0; i < 10; ++i)
            log->submit(requestOf(std::string(1000, 'x')), answers.to(std::to_string(i)));
        QVERIFY(answers.waitFor(10));

        QCOMPARE(log->readAfter(RequestId(0), 3, 1 << 20)->size(), std::size_t(3));
        QCOMPARE(log->readAfter(RequestId(0), 100, 2500)->size(), std::size_t(2));
        QCOMPARE(log->readAfter(RequestId(5), 100, 10)->size(), std::size_t(1)); // at least one
        QCOMPARE(log->readAfter(RequestId(10), 100, 1 << 20)->size(), std::size_t(0));
    }

    void aCursorReadsInPiecesWhatWasThereWhenItWasMade()
    {
        IntakeOptions inSmallFiles = options();
        inSmallFiles.segmentBytes = 64 << 10;
        const auto log = opened(inSmallFiles);
        Answers answers;
        const auto submit = [&](int count) {
            const std::size_t before = answers.count();
            for (int i = 0; i < count; ++i) {
                log->submit(requestOf(std::string(1000, 'x')), answers.to(std::to_string(before + std::size_t(i))));
                answers.waitFor(before + std::size_t(i) + 1); // a commit each, so that files fill up
            }
        };
        submit(200);
        QVERIFY(log->counts().segments > 1);

        IntakeCursor cursor = log->cursorAfter(RequestId(2));
        submit(1);

        std::int64_t last = 2;
        while (true) {
            const std::size_t most = last % 2 == 0 ? 2 : 7;
            const auto piece = cursor.next(most, 3500);
            QVERIFY(piece);
            if (piece->empty())
                break;
            QVERIFY(piece->size() <= std::min(most, std::size_t(3))); // 3 for the bytes
            for (const StoredRequest& stored : *piece)
                QCOMPARE(stored.id.value(), ++last);
        }
        QCOMPARE(last, 200);
        QVERIFY(cursor.next(1, 1)->empty());
    }

    void readerSeesEveryRequestWhileOthersAreWritten()
    {
        std::atomic<int> wakeUps = 0;
        IntakeOptions watched = options();
        watched.onCommit = [&] { ++wakeUps; };
        watched.segmentBytes = 512 << 10;
        const auto log = opened(watched);
        constexpr std::int64_t total = 3000;
        std::thread web([&] {
            for (std::int64_t i = 0; i < total; ++i)
                log->submit(requestOf(std::string(300, 'x')), [](auto) {});
        });

        std::int64_t seen = 0;
        while (seen < total) {
            const auto some = log->readAfter(RequestId(seen), 500, 1 << 20);
            if (!some)
                break;
            for (const StoredRequest& stored : *some) {
                if (stored.id != RequestId(seen + 1))
                    break;
                ++seen;
            }
        }
        web.join();

        QCOMPARE(seen, total);
        QVERIFY(wakeUps > 0);
    }

    void damagedSegmentIsRefused()
    {
        {
            const auto log = opened(options());
            Answers answers;
            for (int i = 0; i < 100; ++i)
                log->submit(requestOf(std::string(3000, 'x')), answers.to(std::to_string(i)));
            QVERIFY(answers.waitFor(100));
        }
        QFile file(QString::fromStdString(path(1)));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(4096);
        file.write(QByteArray(4096, '\x5a'));
        file.close();

        const auto log = IntakeLog::open(options());

        QVERIFY(!log);
        QCOMPARE(log.error().code, ErrorCode::Corrupt);
        QVERIFY(log.error().message.find("intake-000001.db") != std::string::npos);
    }

    void segmentOfANewerVersionIsRefused()
    {
        opened(options())->stop();
        executeIn(1, "PRAGMA user_version=99");

        QCOMPARE(IntakeLog::open(options()).error().code, ErrorCode::NewerVersion);
    }

    void missingFolderIsAnError()
    {
        IntakeOptions nowhere = options();
        nowhere.folder += "/nothing";

        QVERIFY(!IntakeLog::open(nowhere));
    }
};

WAYBILL_TEST(IntakeLogTest)
#include "IntakeLogTest.moc"
