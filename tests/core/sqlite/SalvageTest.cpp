// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Salvage.h"
#include "core/sqlite/Transaction.h"
#include "tests/support/FaultyVfs.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

namespace waybill::sqlite::tests {

namespace {

constexpr int rows = 2000;
constexpr qint64 page = 4096;
constexpr const char* schema = "CREATE TABLE letters (id INTEGER PRIMARY KEY, text TEXT NOT NULL, twin TEXT NOT NULL);"
                               "CREATE INDEX letters_text ON letters (text);"
                               "CREATE TABLE keyed (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID";

std::string textOf(int number) { return "row " + std::to_string(number) + std::string(60, char('a' + number % 26)); }

} // namespace

class SalvageTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        Database database = Database::openWriter(path("good.db")).value();
        QVERIFY(database.execute(schema));
        Transaction transaction = Transaction::begin(database).value();
        Statement letter = Statement::prepare(database, "INSERT INTO letters VALUES (?, ?, ?)").value();
        Statement keyed = Statement::prepare(database, "INSERT INTO keyed VALUES (?, ?)").value();
        for (int i = 1; i <= rows; ++i) {
            const std::string text = textOf(i);
            QVERIFY(letter.bind(0, i * 3).bind(1, std::string_view(text)).bind(2, std::string_view(text)).run());
            QVERIFY(keyed.bind(0, std::string_view(text)).bind(1, i).run());
        }
        QVERIFY(transaction.commit());
        QVERIFY(database.checkpoint(Checkpoint::Truncate));
    }

    void aWholeDatabaseIsCopiedWhole()
    {
        QVERIFY(isWhole(path("good.db")).value());

        const Salvaged salvaged = copy("good.db");

        QVERIFY(salvaged.isWhole);
        QCOMPARE(salvaged.rows, 2 * rows);
    }

    // A crash in the middle of making a file, before it has a WAL.
    void aRollbackJournalIsPlayedBackBeforeTheLook()
    {
        sqlite3* raw = nullptr;
        QCOMPARE(sqlite3_open(path("new.db").c_str(), &raw), SQLITE_OK);
        const auto run = [&raw](const char* sql) { return sqlite3_exec(raw, sql, nullptr, nullptr, nullptr) == SQLITE_OK; };
        QVERIFY(run("PRAGMA cache_size=1; CREATE TABLE kept (text TEXT); INSERT INTO kept VALUES ('one')"));
        QVERIFY(run("BEGIN; CREATE TABLE half (text TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    " WHERE i < 2000) INSERT INTO half SELECT hex(randomblob(100)) FROM n"));
        QVERIFY(QFile::copy(file("new.db"), file("crashed.db")));
        QVERIFY(QFile::copy(file("new.db-journal"), file("crashed.db-journal")));
        sqlite3_close(raw);

        QVERIFY(isWhole(path("crashed.db")).value());

        Database database = Database::openReader(path("crashed.db")).value();
        QCOMPARE(database.queryInteger("SELECT count(*) FROM kept").value(), 1);
        QCOMPARE(database.queryInteger("SELECT count(*) FROM sqlite_schema").value(), 1);
    }

    // Every page in turn: no crash, nothing invented, and what stands elsewhere is there.
    void aPageOfNoiseCostsItsOwnRowsOnly_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 40; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void aPageOfNoiseCostsItsOwnRowsOnly()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        QVERIFY(QFile::copy(file("good.db"), file("bad.db")));
        const qint64 pages = QFileInfo(file("bad.db")).size() / page;
        const qint64 spoiled = 1 + qint64(random() % unsigned(pages - 1));
        spoil(spoiled, random);
        const bool whole = isWhole(path("bad.db")).value();

        const Salvaged salvaged = copy("bad.db");

        Database fresh = Database::openReader(path("fresh.db")).value();
        QCOMPARE(fresh.queryInteger("SELECT count(*) FROM letters WHERE text <> twin").value(), 0);
        const auto letters = fresh.queryInteger("SELECT count(*) FROM letters").value();
        const auto keyed = fresh.queryInteger("SELECT count(*) FROM keyed").value();
        QCOMPARE(salvaged.rows, letters + keyed);
        if (whole)
            QCOMPARE(letters + keyed, 2 * rows);
        // A root costs its table; any other page some tens of rows.
        QVERIFY2(letters >= rows - 60 || keyed >= rows - 60, qPrintable(QString::number(spoiled)));
        QVERIFY2(letters + keyed >= rows, qPrintable(QString::number(spoiled)));
    }

    void theRowsAroundTheDamageAreFoundFromBothSides()
    {
        QVERIFY(QFile::copy(file("good.db"), file("bad.db")));
        // A leaf in the middle of the table's rows: where the middle row's text is.
        QFile good(file("good.db"));
        QVERIFY(good.open(QIODevice::ReadOnly));
        const QByteArray all = good.readAll();
        const QByteArray middle = QByteArray::fromStdString(textOf(rows / 2) + textOf(rows / 2)); // text and twin: the table
        std::mt19937 random(1);
        spoil(all.indexOf(middle) / page, random);

        const Salvaged salvaged = copy("bad.db");

        QVERIFY(!salvaged.isWhole);
        Database fresh = Database::openReader(path("fresh.db")).value();
        const auto letters = fresh.queryInteger("SELECT count(*) FROM letters").value();
        QVERIFY2(letters >= rows - 60 && letters < rows, qPrintable(QString::number(letters)));
        QCOMPARE(fresh.queryInteger("SELECT min(id) FROM letters").value(), 3);
        QCOMPARE(fresh.queryInteger("SELECT max(id) FROM letters").value(), 3 * rows);
        QCOMPARE(fresh.queryInteger("SELECT count(*) FROM keyed").value(), rows);
    }

    void severalDamagedPlacesAreBridged()
    {
        QVERIFY(QFile::copy(file("good.db"), file("bad.db")));
        QFile good(file("good.db"));
        QVERIFY(good.open(QIODevice::ReadOnly));
        const QByteArray all = good.readAll();
        std::mt19937 random(2);
        for (const int row : {rows / 5, rows / 2, rows * 4 / 5})
            spoil(all.indexOf(QByteArray::fromStdString(textOf(row) + textOf(row))) / page, random);

        copy("bad.db");

        Database fresh = Database::openReader(path("fresh.db")).value();
        const auto letters = fresh.queryInteger("SELECT count(*) FROM letters").value();
        QVERIFY2(letters >= rows - 3 * 60 && letters < rows, qPrintable(QString::number(letters)));
        QVERIFY(fresh.queryInteger(("SELECT count(*) FROM letters WHERE id BETWEEN " + std::to_string(rows) + " AND "
                                    + std::to_string(2 * rows)).c_str()).value() > rows / 3 - 120);
    }

    // Rows that the disk did not give this time are not lost: they must not be left out of what takes the file's place.
    void aReadThatFailsIsNoDamage()
    {
        using waybill::tests::FaultyVfs;
        QVERIFY(QFile::copy(file("good.db"), file("bad.db")));
        int ended = 0;
        for (const int nth : {2, 5, 20, 60, 100}) {
            FaultyVfs disk;
            Database fresh = Database::openWriter(path("fresh.db")).value();
            QVERIFY(fresh.execute("DROP TABLE IF EXISTS letters; DROP TABLE IF EXISTS keyed"));
            QVERIFY(fresh.execute(schema));
            Database damaged = Database::openReader(path("bad.db")).value();
            disk.failAt(FaultyVfs::Operation::Read, nth, SQLITE_IOERR_READ, true);

            const auto salvaged = copyAround(damaged, fresh);

            QVERIFY(!salvaged == disk.hasFailed());
            if (!salvaged) {
                QCOMPARE(salvaged.error().code, ErrorCode::Io);
                ++ended;
            }
        }
        QVERIFY(ended >= 4);
    }

private:
    Salvaged copy(const char* name)
    {
        Database damaged = Database::openReader(path(name)).value();
        Database fresh = Database::openWriter(path("fresh.db")).value();
        if (!fresh.execute(schema))
            return {};
        return copyAround(damaged, fresh).value();
    }
    void spoil(qint64 number, std::mt19937& random)
    {
        QFile bad(file("bad.db"));
        QVERIFY(bad.open(QIODevice::ReadWrite) && bad.seek(number * page));
        QByteArray noise(page, '\0');
        for (char& byte : noise)
            byte = char(random());
        QCOMPARE(bad.write(noise), page);
    }
    QString file(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    std::string path(const char* name) const { return file(name).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

WAYBILL_TEST(SalvageTest)

} // namespace waybill::sqlite::tests

#include "SalvageTest.moc"
