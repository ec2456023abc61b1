// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sqlite/Wal.h"

#include "core/sqlite/Statement.h"
#include "tests/support/FailingCall.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

namespace waybill::sqlite {

namespace {

constexpr qint64 frameBytes = 24 + 4096;
constexpr int commits = 40;

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool put(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class WalTest : public QObject {
    Q_OBJECT

private slots:
    // A log of the process's own death: rows of 3 000 bytes, each in a transaction of its own.
    void initTestCase()
    {
        Database writer = Database::openWriter(path("written")).value();
        QVERIFY(writer.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"));
        for (int i = 1; i <= commits; ++i)
            QVERIFY(writer.execute(qPrintable(QStringLiteral("INSERT INTO rows VALUES (%1, randomblob(3000))").arg(i))));
        m_file = contents(name("written"));
        m_log = contents(name("written-wal"));
        QVERIFY(m_log.size() > commits * frameBytes);
    }

    void aWholeLogIsWhole()
    {
        QVERIFY(isWhole(m_log));
        QVERIFY(isWhole(m_log + QByteArray(1 << 20, '\0'))); // laid out
        QVERIFY(isWhole(QByteArray()));
        QVERIFY(isWhole(QByteArray(1 << 20, '\0')));
        QVERIFY(isWalWhole(path("nowhere")).value());
    }

    void whatAPowerFailureLeavesIsWhole()
    {
        for (qint64 length = 0; length < m_log.size(); length += 1511)
            QVERIFY(isWhole(m_log.left(length) + QByteArray(50'000, '\0')));
        // The last transaction reached the disk in part, its end before its beginning.
        const qint64 last = lastTransaction();
        QVERIFY(m_log.size() - last >= 2 * frameBytes);
        QVERIFY(isWhole(m_log.left(last) + QByteArray(frameBytes, '\0') + m_log.mid(last + frameBytes)));
        QVERIFY(isWhole(m_log.left(last) + QByteArray(512, '\0') + m_log.mid(last + 512)));
    }

    void framesFromBeforeACheckpointAreNoDamage()
    {
        Database writer = Database::openWriter(path("again")).value();
        QVERIFY(writer.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"));
        for (int i = 0; i < 20; ++i)
            QVERIFY(writer.execute("INSERT INTO rows (body) VALUES (randomblob(9000))"));
        QVERIFY(writer.checkpoint(Checkpoint::Passive));
        QVERIFY(writer.execute("INSERT INTO rows (body) VALUES (randomblob(9000))"));

        QVERIFY(isWhole(contents(name("again-wal"))));
    }

    void eachBitThatASyncedCommitNeedsIsMissed_data()
    {
        QTest::addColumn<qint64>("offset");
        for (const qint64 within : {0, 4, 8, 13, 16, 20, 24, 100, 2000, 4119})
            for (const qint64 frame : {0, 1, 2, 11, 30, 51})
                QTest::addRow("frame %lld byte %lld", frame, within) << (32 + frame * frameBytes + within);
        for (const qint64 within : {0, 9, 14, 17, 25, 30})
            QTest::addRow("header byte %lld", within) << within;
    }

    void eachBitThatASyncedCommitNeedsIsMissed()
    {
        QFETCH(qint64, offset);
        QVERIFY(offset < lastTransaction() - 2 * frameBytes);
        QByteArray log = m_log;
        log[offset] = char(log[offset] ^ 0x10);

        QVERIFY(!isWhole(log));

        // SQLite itself drops what stands behind it, and says nothing; rejoined, at most the rows of two pages are away.
        QVERIFY(rowsIn(log) < commits);
        QVERIFY(put(name("damaged-wal"), log));
        QVERIFY(rejoinWal(path("damaged-wal"), path("rejoined-wal")));
        QVERIFY(put(name("rejoined"), m_file));
        Database reader = Database::openReader(path("rejoined")).value();
        Statement select = Statement::prepare(reader, "SELECT id FROM rows NOT INDEXED WHERE id = ?").value();
        int found = 0;
        for (int id = 1; id <= commits; ++id) {
            select.bind(0, std::int64_t(id));
            found += select.step().value_or(false) ? 1 : 0;
            select.reset();
        }
        QVERIFY2(found >= commits - 2, qPrintable(QString::number(found)));
    }

    // It would be taken at its word, and as much memory with it.
    void aPageSizeThatCannotBeIsADamagedHeader()
    {
        for (const quint32 size : {0U, 3U, 256U, 1U << 17, 1U << 31, ~0U}) {
            QByteArray log = m_log;
            qToBigEndian(size, log.data() + 8);
            quint32 first = 0;
            quint32 second = 0;
            for (int at = 0; at < 24; at += 8) {
                first += qFromLittleEndian<quint32>(log.constData() + at) + second;
                second += qFromLittleEndian<quint32>(log.constData() + at + 4) + first;
            }
            qToBigEndian(first, log.data() + 24);
            qToBigEndian(second, log.data() + 28);
            QVERIFY(!isWhole(log));
        }
    }

    // Else the commits behind it would count as never made, and the relay would go on without them.
    void aReadThatFailsIsNoEnd_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::newRow("the header") << qint64(0);
        QTest::newRow("the first frame") << qint64(32);
        QTest::newRow("in the middle") << 32 + 30 * frameBytes;
    }

    void aReadThatFailsIsNoEnd()
    {
        QFETCH(qint64, from);
        QVERIFY(put(name("unread-wal"), m_log));
        Result<bool> whole;
        Result<void> rejoined;
        const bool isFiltered = waybill::tests::withFailingCall(SYS_pread64, EIO, std::uint32_t(from), [&] {
            whole = isWalWhole(path("unread-wal"));
            rejoined = rejoinWal(path("unread-wal"), path("rejoined-wal"));
        });
        if (!isFiltered)
            QSKIP("this kernel takes no filter of system calls");

        QVERIFY(!whole);
        QCOMPARE(whole.error().code, ErrorCode::Io);
        QVERIFY2(whole.error().message.contains("unread-wal can't be read: Input/output error"),
                 whole.error().message.c_str());
        QVERIFY(!rejoined);
        QCOMPARE(rejoined.error().code, ErrorCode::Io);
    }

private:
    QString name(const char* file) const { return m_folder.filePath(QLatin1String(file)); }
    std::string path(const char* file) const { return name(file).toStdString(); }

    bool isWhole(const QByteArray& log) const
    {
        return put(name("some-wal"), log) && isWalWhole(path("some-wal")).value();
    }

    // Where the frames of the last transaction begin.
    qint64 lastTransaction() const
    {
        qint64 at = m_log.size() - frameBytes;
        while (m_log.mid(at - frameBytes + 4, 4) == QByteArray(4, '\0'))
            at -= frameBytes;
        return at;
    }

    std::int64_t rowsIn(const QByteArray& log) const
    {
        if (!put(name("plain"), m_file) || !put(name("plain-wal"), log))
            return -1;
        QFile::remove(name("plain-shm"));
        auto reader = Database::openReader(path("plain"));
        return reader ? reader->queryInteger("SELECT count(*) FROM rows").value_or(0) : 0;
    }

    QTemporaryDir m_folder;
    QByteArray m_file;
    QByteArray m_log;
};

WAYBILL_TEST(WalTest)

} // namespace waybill::sqlite

#include "WalTest.moc"
