// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/SegmentFiles.h"
#include "core/sqlite/Database.h"
#include "tests/core/relay_storage/Requests.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace waybill;
using namespace waybill::relay;
using namespace waybill::relay::tests;
using namespace std::chrono_literals;
using events::RequestId;

class IntakeUpkeepTest : public QObject {
    Q_OBJECT

    static inline const Timestamp start = timestampFromMs(1'767'000'000'000);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<IntakeLog> m_log;

    void open(std::int64_t idsUsed = 0, std::int64_t segmentBytes = IntakeOptions().segmentBytes)
    {
        IntakeOptions options;
        options.folder = m_folder->path().toStdString();
        options.idsUsed = idsUsed;
        options.segmentBytes = segmentBytes;
        auto log = IntakeLog::open(std::move(options));
        QVERIFY2(log, log ? "" : log.error().text().c_str());
        m_log = *std::move(log);
    }
    RequestId store(std::string body, Timestamp at = start)
    {
        Answers answers;
        IncomingRequest request = requestOf(std::move(body));
        request.receivedAt = at;
        m_log->submit(std::move(request), answers.to("one"));
        return answers.waitFor(1) ? answers.at("one").value_or(RequestId(-1)) : RequestId(-2);
    }
    Result<std::int64_t> rewrite(RequestId from, Rewrite rewrite)
    {
        std::promise<Result<std::int64_t>> done;
        m_log->rewrite(from, std::move(rewrite), [&](Result<std::int64_t> count) { done.set_value(std::move(count)); });
        return done.get_future().get();
    }
    Result<std::int64_t> drop(RetentionCut cut)
    {
        std::promise<Result<std::int64_t>> done;
        m_log->dropOld(cut, [&](Result<std::int64_t> count) { done.set_value(std::move(count)); });
        return done.get_future().get();
    }
    bool anyFileHolds(const char* text) const
    {
        const QDir folder(m_folder->path());
        for (const QString& name : folder.entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly) || file.readAll().contains(text))
                return true;
        }
        return false;
    }
    qsizetype files() const { return QDir(m_folder->path()).entryList({QStringLiteral("intake-*.db")}).size(); }

    static std::optional<IncomingRequest> withoutNeedle(const StoredRequest& stored)
    {
        const std::size_t at = stored.request.body.find("needle");
        if (at == std::string::npos)
            return {};
        IncomingRequest changed = stored.request;
        changed.body.replace(at, 6, "******");
        return changed;
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_log.reset(); }

    void whatIsRewrittenLeavesNoByte()
    {
        open();
        const std::string longBody(20'000, 'x'); // over several pages
        const RequestId first = store("{needle}");
        const RequestId other = store("{}");
        const RequestId last = store(longBody + "needle" + longBody);
        QVERIFY(anyFileHolds("needle"));

        QCOMPARE(rewrite(RequestId(1), withoutNeedle).value(), 2);

        QVERIFY(!anyFileHolds("needle"));
        QCOMPARE(m_log->read(first)->request.body, std::string("{******}"));
        QVERIFY(m_log->read(first)->isRewritten);
        QVERIFY(!m_log->read(other)->isRewritten);
        QCOMPARE(m_log->read(last)->request.body.size(), 2 * longBody.size() + 6);
        QVERIFY(m_log->read(last)->request.verification.status == events::VerificationStatus::Verified);
        QCOMPARE(store("{}").value(), last.value() + 1);
        QCOMPARE(m_log->readAfter(RequestId(0), 10, 1 << 20)->size(), std::size_t(3)); // one file's
        QCOMPARE(m_log->readAfter(last, 10, 1 << 20)->size(), std::size_t(1));
    }

    void onlyLaterRequestsAreLookedAt()
    {
        open();
        store("{needle 1}");
        const RequestId second = store("{needle 2}");
        QCOMPARE(rewrite(second, withoutNeedle).value(), 1);
        QCOMPARE(rewrite(second, withoutNeedle).value(), 0);
        QVERIFY(anyFileHolds("needle 1"));
        QVERIFY(!anyFileHolds("needle 2"));
    }

    void requestsComeInWhileOthersAreRewritten()
    {
        open();
        store("{needle}");
        std::promise<void> started, go;
        std::promise<Result<std::int64_t>> done;
        m_log->rewrite(
            RequestId(1),
            [&](const StoredRequest& stored) {
                started.set_value();
                go.get_future().wait();
                return withoutNeedle(stored);
            },
            [&](Result<std::int64_t> count) { done.set_value(std::move(count)); });
        started.get_future().wait();

        QCOMPARE(store("{during}").value(), 2);
        QVERIFY(m_log->read(RequestId(1))->request.body == "{needle}");
        go.set_value();

        QCOMPARE(done.get_future().get().value(), 1);
        QCOMPARE(m_log->read(RequestId(2))->request.body, std::string("{during}"));
    }

    // The next file may be ready just when the writer looks between two commits.
    void whatIsToBeRewrittenFindsItsTurnBetweenCommits()
    {
        open(0, 1 << 20);
        store("{}");
        for (int round = 0; round < 50; ++round) {
            std::promise<Result<std::int64_t>> done;
            auto rewritten = done.get_future();
            m_log->rewrite(m_log->lastId(), withoutNeedle, [&](Result<std::int64_t> count) { done.set_value(std::move(count)); });
            while (rewritten.wait_for(100us) != std::future_status::ready)
                m_log->submit(requestOf("{}"), [](Result<RequestId>) {});
            const auto count = rewritten.get();
            QVERIFY2(count, count ? "" : count.error().text().c_str());
        }
    }

    void oldFilesGoOnceTheyAreApplied()
    {
        open();
        store("{old}");
        QCOMPARE(drop({start + 24h, start + 1h, RequestId(0)}).value(), 0); // closed now, but not applied
        store("{new}", start + 48h);
        QCOMPARE(files(), qsizetype(2));

        QCOMPARE(drop({start, start + 1h, RequestId(2)}).value(), 0);
        QCOMPARE(drop({start + 24h, start + 1h, RequestId(2)}).value(), 1);

        QCOMPARE(files(), qsizetype(1));
        QVERIFY(!anyFileHolds("{old}"));
        QCOMPARE(m_log->read(RequestId(1)).error().code, ErrorCode::NotFound);
        QCOMPARE(m_log->readAfter(RequestId(0), 10, 1 << 20)->front().id.value(), 2);
    }

    void idsGoOnAfterEverythingFell()
    {
        open();
        store("{old}");
        QCOMPARE(drop({start + 24h, start + 1h, RequestId(1)}).value(), 1);
        m_log.reset();

        open(1);

        QCOMPARE(store("{new}").value(), 2);
    }

    void aFileInUseStaysUntilItIsADayOld()
    {
        open();
        store("{young}");
        QCOMPARE(drop({start + 24h, start - 1h, RequestId(1)}).value(), 0);
        QCOMPARE(files(), qsizetype(1));
    }

    void filesOfTheFirstVersionAreRead()
    {
        open();
        store("{one}");
        QCOMPARE(drop({start - 1h, start + 1h, RequestId(0)}).value(), 0);
        store("{two}");
        m_log.reset();
        for (int segment : {1, 2}) {
            auto database = sqlite::Database::openWriter(segmentPath(m_folder->path().toStdString(), segment));
            QVERIFY(database->execute("DROP INDEX mails; ALTER TABLE requests DROP COLUMN mail; ALTER TABLE requests DROP COLUMN rewritten;"
                                      " PRAGMA user_version=1"));
        }

        open();

        QCOMPARE(m_log->read(RequestId(1))->request.body, std::string("{one}"));
        QCOMPARE(m_log->read(RequestId(2))->request.body, std::string("{two}"));
        QCOMPARE(rewrite(RequestId(1), withoutNeedle).value(), 0);
    }

    void nothingIsRewrittenAfterTheEnd()
    {
        open();
        m_log->stop();
        QCOMPARE(rewrite(RequestId(1), withoutNeedle).error().code, ErrorCode::Unavailable);
    }
};

WAYBILL_TEST(IntakeUpkeepTest)
#include "IntakeUpkeepTest.moc"
