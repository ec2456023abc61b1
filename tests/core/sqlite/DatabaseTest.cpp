// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Migrations.h"
#include "core/sqlite/ReaderPool.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"
#include "core/sqlite/Wal.h"
#include "tests/support/FaultyVfs.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

using namespace waybill;
using namespace waybill::sqlite;
using waybill::tests::FaultyVfs;

namespace {

constexpr const char* twoSteps[] = {"CREATE TABLE a (x INTEGER)", "ALTER TABLE a ADD COLUMN y TEXT"};
constexpr const char* brokenSecondStep[] = {"CREATE TABLE a (x INTEGER)", "CREATE TABLE b (x); SELECT nonsense"};
constexpr Schema schema{4711, "test database", twoSteps};

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    std::string m_path;

    Database writer()
    {
        auto database = Database::openWriter(m_path);
        if (!database)
            qFatal("%s", database.error().text().c_str());
        return *std::move(database);
    }

private slots:
    void init() { m_path = m_folder.filePath(QStringLiteral("%1.db").arg(++m_count)).toStdString(); }

    void writerIsDurableAndNeverCheckpointsByItself()
    {
        Database database = writer();

        QCOMPARE(database.queryInteger("PRAGMA synchronous").value(), 2);
        QCOMPARE(database.queryInteger("PRAGMA wal_autocheckpoint").value(), 0);
        QVERIFY(QFile::exists(QString::fromStdString(m_path)));
        QCOMPARE(QFileInfo(QString::fromStdString(m_path)).permissions() & QFile::ReadGroup, QFile::Permissions());
    }

    void readerSeesCommitsAndCannotWrite()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x); INSERT INTO t VALUES (7)"));

        Database reader = Database::openReader(m_path).value();
        QCOMPARE(reader.queryInteger("SELECT x FROM t").value(), 7);
        const auto written = reader.execute("INSERT INTO t VALUES (8)");

        QVERIFY(!written);
        QCOMPARE(reader.queryInteger("SELECT count(*) FROM t").value(), 1);
    }

    void readerOfNothingIsNotFound() { QCOMPARE(Database::openReader(m_path).error().code, ErrorCode::NotFound); }

    void fileThatIsNoDatabaseIsCorruptAndStaysAsItIs()
    {
        const QByteArray bytes(8192, 'x');
        QFile file(QString::fromStdString(m_path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();

        const auto database = Database::openWriter(m_path);

        QVERIFY(!database);
        QCOMPARE(database.error().code, ErrorCode::Corrupt);
        QVERIFY(!database.error().hint.empty());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytes);
    }

    void missingDirectoryIsToldByName()
    {
        const auto database = Database::openWriter("/nonexistent/waybill/x.db");

        QVERIFY(!database);
        QVERIFY(database.error().message.find("/nonexistent/waybill/x.db") != std::string::npos);
    }

    void valuesComeBackAsBound()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (a, b, c, d, e)"));
        const std::string blob("\0\xff\n", 3);
        Statement insert = Statement::prepare(database, "INSERT INTO t VALUES (?, ?, ?, ?, ?)").value();
        insert.bind(0, std::int64_t(-5)).bind(1, std::string_view()).bindBlob(2, blob).bind(3, std::optional<Timestamp>());
        QVERIFY(insert.bind(4, Value(std::string("é"))).run());

        Statement select = Statement::prepare(database, "SELECT *, typeof(b), typeof(e) FROM t").value();
        QVERIFY(select.step().value());

        QCOMPARE(select.integer(0), -5);
        QCOMPARE(select.text(1), std::string());
        QCOMPARE(select.text(2), blob);
        QVERIFY(!select.timeOrNull(3).has_value());
        QCOMPARE(select.text(5), std::string("text")); // '' is a text, not NULL
        QCOMPARE(select.text(6), std::string("text"));
    }

    void openTransactionIsUndone()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x)"));
        {
            Transaction transaction = Transaction::begin(database).value();
            QVERIFY(database.execute("INSERT INTO t VALUES (1)"));
        }
        {
            Transaction transaction = Transaction::begin(database).value();
            QVERIFY(database.execute("INSERT INTO t VALUES (2)"));
            QVERIFY(transaction.commit());
        }

        QCOMPARE(database.queryInteger("SELECT sum(x) FROM t").value(), 2);
    }

    void constraintIsInvalidInputAndTooLongIsTooLarge()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1)"));
        QCOMPARE(database.execute("INSERT INTO t VALUES (1)").error().code, ErrorCode::InvalidInput);

        sqlite3_limit(database.handle(), SQLITE_LIMIT_LENGTH, 100);
        Statement insert = Statement::prepare(database, "INSERT INTO t VALUES (?)").value();
        const auto inserted = insert.bind(0, std::string_view(std::string(200, 'x'))).run();

        QCOMPARE(inserted.error().code, ErrorCode::TooLarge);
        QVERIFY(insert.bind(0, 2).run()); // and goes on
    }

    void fullDiskSaysSo()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x); PRAGMA max_page_count=3"));

        const auto inserted = database.execute("INSERT INTO t VALUES (zeroblob(100000))");

        QCOMPARE(inserted.error().code, ErrorCode::Unavailable);
        QVERIFY(inserted.error().message.find("disk is full") != std::string::npos);
    }

    void noRoomByAnotherNameIsAFullDiskToo_data()
    {
        QTest::addColumn<FaultyVfs::Operation>("operation");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("problem");
        QTest::addColumn<ErrorCode>("error");
        QTest::newRow("quota") << FaultyVfs::Operation::Write << SQLITE_IOERR_WRITE << EDQUOT << ErrorCode::Unavailable;
        QTest::newRow("broken disk") << FaultyVfs::Operation::Write << SQLITE_IOERR_WRITE << EIO << ErrorCode::Io;
        // Beside a log that was laid out it is the first that has no room.
        QTest::newRow("index") << FaultyVfs::Operation::MapIndex << SQLITE_IOERR_SHMSIZE << 0 << ErrorCode::Unavailable;
    }
    void noRoomByAnotherNameIsAFullDiskToo()
    {
        QFETCH(FaultyVfs::Operation, operation);
        QFETCH(int, code);
        QFETCH(int, problem);
        QFETCH(ErrorCode, error);
        FaultyVfs disk;
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x)"));
        constexpr const char* insert = "INSERT INTO t VALUES (zeroblob(20 << 20))"; // an index holds 4062 pages, then it grows

        disk.failAt(operation, 1, code, true, problem);
        QCOMPARE(database.execute(insert).error().code, error);
        QVERIFY(disk.hasFailed());

        disk.heal();
        QVERIFY(database.execute(insert));
        QCOMPARE(database.queryInteger("SELECT count(*) FROM t").value(), 1);
    }

    void checkpointEmptiesTheLog()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(50000))"));
        const QFileInfo wal(QString::fromStdString(m_path) + QStringLiteral("-wal"));
        QVERIFY(wal.size() > 50'000);
        QVERIFY(database.walBytes() > 50'000);

        QVERIFY(database.checkpoint(Checkpoint::Truncate));

        QCOMPARE(QFileInfo(wal.filePath()).size(), 0);
    }

    void commitsChangeNoSizeOfALogThatIsLaidOut()
    {
        constexpr std::int64_t bytes = (3 << 20) + 1;
        const auto sizeOfLog = [this] { return QFileInfo(QString::fromStdString(m_path) + QStringLiteral("-wal")).size(); };
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x)"));
        const qint64 before = sizeOfLog();

        QVERIFY(database.layOutWal(bytes));

        QCOMPARE(sizeOfLog(), before + bytes);
        QVERIFY(database.execute("INSERT INTO t VALUES (zeroblob(1000000))"));
        QVERIFY(database.execute("INSERT INTO t VALUES (zeroblob(1000000))"));
        QCOMPARE(sizeOfLog(), before + bytes);
        const std::string copy = m_path + "-copy"; // as the files stand when the program is killed
        for (const char* suffix : {"", "-wal"})
            QVERIFY(QFile::copy(QString::fromStdString(m_path + suffix), QString::fromStdString(copy + suffix)));
        QVERIFY(*isWalWhole(copy + "-wal"));
        auto found = Database::openWriter(copy);
        QVERIFY(found);
        QCOMPARE(*found->queryInteger("SELECT count(*) FROM t"), 2);
    }

    void aCommitsPagesAreWrittenTogether()
    {
        FaultyVfs disk;
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (zeroblob(200000))"));
        disk.heal(); // counts from here

        QVERIFY(database.commit(Pace::AtOnce));

        QVERIFY2(disk.count(FaultyVfs::Operation::Write) <= 6, "50 pages, each with its header"); // two writes a page else
        QCOMPARE(*database.queryInteger("SELECT length(x) FROM t"), 200'000);
        QVERIFY(*isWalWhole(m_path + "-wal"));
    }

    void aWriteThatFailsLaterStillFailsItsCommit()
    {
        FaultyVfs disk;
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)"));
        disk.failAt(FaultyVfs::Operation::Write, 1, SQLITE_FULL, false);

        const auto committed = database.commit(Pace::AtOnce);

        QVERIFY(!committed);
        QCOMPARE(committed.error().code, ErrorCode::Unavailable);
        QVERIFY(!database.inTransaction() || database.execute("ROLLBACK"));
        QCOMPARE(*database.queryInteger("SELECT count(*) FROM t"), 0);
        QVERIFY(database.execute("INSERT INTO t VALUES (2)"));
    }

    void longWritesGoToTheDiskALittleAtATime()
    {
        FaultyVfs disk;
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x)"));
        const auto insertEightMegabytes = [&](Pace pace) {
            auto transaction = Transaction::begin(database);
            (void)database.execute("PRAGMA cache_size=-20000; INSERT INTO t VALUES (zeroblob(8 << 20))");
            disk.heal(); // counts from here
            return transaction->commit(pace);
        };

        QVERIFY(insertEightMegabytes(Pace::AtOnce));
        QCOMPARE(disk.count(FaultyVfs::Operation::Sync), 1);
        QVERIFY(insertEightMegabytes(Pace::Steady));
        QVERIFY(disk.count(FaultyVfs::Operation::Sync) >= 8);
        disk.heal();
        QVERIFY(database.checkpoint(Checkpoint::Truncate));
        QVERIFY(disk.count(FaultyVfs::Operation::Sync) >= 16);
        QCOMPARE(*database.queryInteger("SELECT sum(length(x)) FROM t"), 16 << 20);
    }

    // SQLite syncs nothing then, and readers look for those pages in the file.
    void aCheckpointThatAReaderStopsHalfWayHasWrittenWhatItSays()
    {
        FaultyVfs disk;
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(9000))"));
        Database reader = Database::openReader(m_path).value();
        Transaction old = Transaction::beginRead(reader).value();
        QCOMPARE(reader.queryInteger("SELECT count(*) FROM t").value(), 1);
        QVERIFY(database.execute("INSERT INTO t VALUES (zeroblob(9000))"));

        disk.failAt(FaultyVfs::Operation::Write, 1, SQLITE_IOERR_WRITE, true);
        QVERIFY(!database.checkpoint(Checkpoint::Passive));

        disk.heal();
        QVERIFY(database.checkpoint(Checkpoint::Passive));
        QVERIFY(disk.count(FaultyVfs::Operation::Write) > 0);
        QCOMPARE(disk.count(FaultyVfs::Operation::Truncate), 0); // it did not come to the end
    }

    void migrationsRunOnceEachFromEveryVersion()
    {
        for (std::size_t from = 0; from <= std::size(twoSteps); ++from) {
            init();
            Database database = writer();
            QVERIFY(migrate(database, Schema{4711, "test database", std::span(twoSteps).first(from)}));

            QVERIFY(migrate(database, schema));
            QVERIFY(migrate(database, schema));

            QVERIFY(database.execute("INSERT INTO a (x, y) VALUES (1, 'y')"));
            QCOMPARE(database.queryInteger("PRAGMA user_version").value(), 2);
        }
    }

    void failedStepLeavesTheVersionBefore()
    {
        Database database = writer();
        QVERIFY(migrate(database, Schema{4711, "test database", std::span(brokenSecondStep).first(1)}));

        QVERIFY(!migrate(database, Schema{4711, "test database", brokenSecondStep}));

        QCOMPARE(database.queryInteger("PRAGMA user_version").value(), 1);
        QCOMPARE(database.queryInteger("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").value(), 0);
        QVERIFY(!database.inTransaction());
    }

    void failedStepLeavesNothingInANewFile()
    {
        Database database = writer();

        QVERIFY(!migrate(database, Schema{4711, "test database", brokenSecondStep}));

        QCOMPARE(database.queryInteger("PRAGMA user_version").value(), 0);
        QCOMPARE(database.queryInteger("SELECT count(*) FROM sqlite_schema").value(), 0);
        QVERIFY(!database.inTransaction());
    }

    void newerVersionIsRefusedWithAHint()
    {
        Database database = writer();
        QVERIFY(migrate(database, schema));
        QVERIFY(database.execute("PRAGMA user_version=3"));

        const auto migrated = migrate(database, schema);

        QCOMPARE(migrated.error().code, ErrorCode::NewerVersion);
        QVERIFY(!migrated.error().hint.empty());
    }

    void otherProgramsDatabaseIsNotTouched()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE theirs (x)"));

        QCOMPARE(migrate(database, schema).error().code, ErrorCode::InvalidInput);
    }

    void pooledReadersAreUsedAgain()
    {
        Database database = writer();
        QVERIFY(database.execute("CREATE TABLE t (x)"));
        ReaderPool pool(m_path, 1);
        sqlite3* first = nullptr;
        {
            auto lease = pool.lease();
            QVERIFY(lease);
            first = (*lease)->handle();
        }

        auto again = pool.lease();

        QVERIFY(again);
        QCOMPARE((*again)->handle(), first);
    }
};

WAYBILL_TEST(DatabaseTest)
#include "DatabaseTest.moc"
