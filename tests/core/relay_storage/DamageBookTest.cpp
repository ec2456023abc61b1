// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/DamageBook.h"
#include "core/sqlite/Database.h"
#include "tests/support/FailingCall.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

namespace waybill::relay {

namespace {

constexpr const char* steps[] = {"CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"};
constexpr sqlite::Schema schema{7, "rows", steps};
constexpr int rows = 40;
constexpr std::uint32_t middleOfTheLog = 32 + 20 * (24 + 4096);

} // namespace

class DamageBookTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    waybill::tests::FakeClock m_clock;

    std::string path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }

private slots:
    // The rows behind it were acknowledged: to take the error for the log's end would be to lose them.
    void aLogThatCannotBeReadEndsTheStartAndNothingIsTouched()
    {
        {
            sqlite::Database writer = sqlite::Database::openWriter(path("written.db")).value();
            QVERIFY(sqlite::migrate(writer, schema));
            for (int i = 0; i < rows; ++i)
                QVERIFY(writer.execute("INSERT INTO rows (body) VALUES (randomblob(3000))"));
            for (const char* suffix : {"", "-wal"}) // as they stand when the program is killed
                QVERIFY(QFile::copy(QString::fromStdString(path("written.db") + suffix),
                                    QString::fromStdString(path("rows.db") + suffix)));
        }
        DamageBook book(m_folder.path().toStdString(), m_clock);
        const QStringList before = QDir(m_folder.path()).entryList(QDir::Files);

        Result<void> mended;
        const bool isFiltered = waybill::tests::withFailingCall(
            SYS_pread64, EIO, middleOfTheLog, [&] { mended = book.mend(path("rows.db"), schema); });
        if (!isFiltered)
            QSKIP("this kernel takes no filter of system calls");

        QVERIFY(!mended);
        QCOMPARE(mended.error().code, ErrorCode::Io);
        QVERIFY2(mended.error().message.contains("rows.db-wal"), mended.error().message.c_str());
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), before);
        QVERIFY(book.found().empty());
        // The disk is well again.
        QVERIFY(book.mend(path("rows.db"), schema));
        QVERIFY(book.found().empty());
        sqlite::Database reader = sqlite::Database::openReader(path("rows.db")).value();
        QCOMPARE(reader.queryInteger("SELECT count(*) FROM rows").value(), rows);
    }
};

WAYBILL_TEST(DamageBookTest)

} // namespace waybill::relay

#include "DamageBookTest.moc"
