// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/marks/MarkStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

namespace waybill::marks::tests {

using waybill::tests::FakeClock;

class MarkStoreTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("new/marks.db")).toStdString();
    }

    void marksComeBackAsTheyWere()
    {
        const Mark mark = markOf(7, "asked the customer; „später“");
        {
            const auto store = MarkStore::open(m_path);
            QVERIFY2(store, store ? "" : store.error().text().c_str());
            QVERIFY((*store)->put(markOf(7, "first")));
            QVERIFY((*store)->put(mark));
            QVERIFY((*store)->put(markOf(8, "")));
        }
        const auto again = MarkStore::open(m_path);
        QVERIFY(again);
        const auto marks = (*again)->all();
        QVERIFY(marks);
        QCOMPARE(marks->size(), 2U);
        QVERIFY(std::ranges::find(*marks, mark) != marks->end());
    }

    void aRemovedNoteLeavesNoBytes()
    {
        {
            const auto store = MarkStore::open(m_path);
            QVERIFY((*store)->put(markOf(7, "nora.quist@example.org rang")));
            QVERIFY((*store)->remove(events::EventId(7)));
            QVERIFY((*store)->remove(events::EventId(7)));
            QVERIFY((*store)->all()->empty());
        }
        QVERIFY(!bytes().contains("nora.quist"));
    }

    void nobodyElseMayReadIt()
    {
        const auto store = MarkStore::open(m_path);
        QVERIFY((*store)->put(markOf(7, "")));
        for (const char* part : {"", "-wal", "-shm"}) {
            const auto others = QFile::permissions(file() + QLatin1String(part)) & ~(QFile::ReadUser | QFile::WriteUser | QFile::ReadOwner | QFile::WriteOwner);
            QVERIFY2(!others, part);
        }
    }

    void connectionsDontPileUp()
    {
        const auto before = QSqlDatabase::connectionNames().size();
        QVERIFY(MarkStore::open(m_path));
        write("no database, but long enough to be one: it is refused by its first bytes");
        QVERIFY(!MarkStore::open(m_path));
        QCOMPARE(QSqlDatabase::connectionNames().size(), before);
    }

    void whatIsNoDatabaseIsRefused()
    {
        QVERIFY(MarkStore::open(m_path));
        write("no database, but long enough to be one: it is refused by its first bytes");
        const auto store = MarkStore::open(m_path);
        QVERIFY(!store);
        QVERIFY(store.error().code == ErrorCode::Corrupt);
        QVERIFY(bytes().startsWith("no database"));
    }

    void anotherProgramsDatabaseIsRefused()
    {
        QVERIFY(MarkStore::open(m_path));
        change("DROP TABLE marks; PRAGMA application_id=5; CREATE TABLE theirs (a)");
        const auto store = MarkStore::open(m_path);
        QVERIFY(!store && store.error().code == ErrorCode::InvalidInput);
    }

    void aNewerFileIsLeftAlone()
    {
        QVERIFY(MarkStore::open(m_path));
        change("PRAGMA user_version=2");
        const auto store = MarkStore::open(m_path);
        QVERIFY(!store && store.error().code == ErrorCode::NewerVersion);
    }

    void aRowThatNobodyUnderstandsHidesNoOther()
    {
        {
            const auto store = MarkStore::open(m_path);
            QVERIFY((*store)->put(markOf(7, "seven")));
        }
        change("INSERT INTO marks VALUES ('nonsense', 'x', 'y', 'z', ''), ('evt_0000000000000009', 'unheard of', 5, '', '')");
        const auto store = MarkStore::open(m_path);
        const auto marks = (*store)->all();
        QVERIFY(marks);
        QCOMPARE(marks->size(), 2U);
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        const auto store = MarkStore::open("/proc/none/marks.db");
        QVERIFY(!store && store.error().code == ErrorCode::Io);
    }

private:
    Mark markOf(std::uint64_t id, const char* note) const
    {
        return {events::EventId(id), events::EventType::Bounced, m_clock.now(), "sendgrid", note};
    }

    QString file() const { return QString::fromStdString(m_path); }

    QByteArray bytes() const
    {
        QByteArray all;
        for (const char* part : {"", "-wal"}) {
            QFile one(file() + QLatin1String(part));
            if (one.open(QIODevice::ReadOnly))
                all += one.readAll();
        }
        return all;
    }

    void write(const char* text) const
    {
        QFile one(file());
        QVERIFY(one.open(QIODevice::WriteOnly | QIODevice::Truncate));
        one.write(text);
    }

    void change(const char* sql) const
    {
        sqlite3* database = nullptr;
        QCOMPARE(sqlite3_open(m_path.c_str(), &database), SQLITE_OK);
        QCOMPARE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
};

WAYBILL_TEST(MarkStoreTest)

} // namespace waybill::marks::tests

#include "MarkStoreTest.moc"
