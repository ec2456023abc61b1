// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/EventTable.h"
#include "core/timeline/SegmentCodec.h"
#include "core/timeline/TableCache.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

namespace waybill::timeline {

namespace {

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

events::Event anEvent(std::uint64_t id)
{
    events::Event event;
    event.id = events::EventId(id + 1);
    event.type = events::EventType(id % events::eventTypeCount);
    event.provider = "sendgrid";
    event.environment = id % 5 == 0 ? "staging" : "production";
    event.recipient = "r" + std::to_string(id % 997) + "@example.org";
    event.messageId = "m" + std::to_string(id / 3);
    event.providerEventId = "p" + std::to_string(id);
    event.reason = id % 4 == 0 ? "250 2.0.0 queued as " + std::to_string(id) : "";
    event.subject = "Order " + std::to_string(id % 50);
    event.tags = {"receipt", "t" + std::to_string(id % 3)};
    event.metadata = {{"order", std::to_string(id % 70)}};
    event.smtpCode = id % 2 == 0 ? std::optional(250) : std::nullopt;
    event.receivedAt = Timestamp(noon) + std::chrono::milliseconds(id * 10);
    event.occurredAt = event.receivedAt - std::chrono::milliseconds(id % 11 * 1000);
    event.copies = int(id % 3);
    return event;
}

void fill(EventTable& table, std::uint64_t from, std::uint64_t to)
{
    for (std::uint64_t id = from; id < to; ++id)
        table.append(anEvent(id));
}

bool sameRow(const Row& a, const Row& b)
{
    return a.id == b.id && a.time == b.time && a.receivedAt == b.receivedAt && a.type == b.type && a.copies == b.copies
        && a.smtpCode == b.smtpCode && a.recipient == b.recipient && a.provider == b.provider
        && a.environment == b.environment && a.reason == b.reason && a.subject == b.subject && a.tags == b.tags
        && a.metadata == b.metadata && a.messageId == b.messageId && a.providerEventId == b.providerEventId;
}

} // namespace

class CacheTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void aSegmentReadsBackWhatWasWritten();
    void everyTornOrFlippedByteIsNoticed();
    void aRestartHasTheRowsAndTheCursor();
    void onlyWhatTheStateCountsIsShown();
    void aDamagedFileTakesThoseBeforeItAlong();
    void damagedStateMeansAnEmptyCache();
    void erasedRowsLeaveTheDisk();
    void aCacheOlderThanTheRetentionIsNotShown();
    void filesAreTheOwnersAlone();
    void twoConsolesDoNotShareOne();
    void clearLeavesNothing();

private:
    CacheOptions options() const { return {m_folder->path().toStdString() + "/cache", std::chrono::days(30), 10'000'000}; }
    TableCache open(Timestamp now = SystemClock().now()) { return std::move(*TableCache::open(options(), now)); }
    QStringList files() const { return QDir(QString::fromStdString(options().folder)).entryList({QStringLiteral("*.rows")}, QDir::Files, QDir::Name); }
    QString path(const QString& name) const { return QString::fromStdString(options().folder) + QLatin1Char('/') + name; }
    void saveAll(std::uint64_t rows, const std::string& cursor);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void CacheTest::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void CacheTest::saveAll(std::uint64_t rows, const std::string& cursor)
{
    EventTable table;
    TableCache cache = open(Timestamp(noon));
    cache.begin(table);
    fill(table, 0, rows);
    QVERIFY(cache.save(table, cursor));
}

void CacheTest::aSegmentReadsBackWhatWasWritten()
{
    EventTable table;
    fill(table, 0, 5000);
    EventTable again;
    again.setAside(3);

    const auto rows = decodeSegment(encodeSegment(table, 0, 100, 5000), again, 2);

    QVERIFY(rows);
    QCOMPARE(*rows, 4900U);
    for (RowId id = 0; id < 4900; ++id)
        QVERIFY(sameRow(again.row(2 * chunkRows + id), table.row(100 + id)));
}

void CacheTest::everyTornOrFlippedByteIsNoticed()
{
    EventTable table;
    fill(table, 0, 40);
    const std::string bytes = encodeSegment(table, 0, 0, 40);
    EventTable again;
    again.setAside(1);

    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string bad = bytes;
        bad[at] = char(bad[at] ^ 0x10);
        QVERIFY(!decodeSegment(bad, again, 0));
        QVERIFY(!decodeSegment(std::string_view(bytes).substr(0, at), again, 0));
    }

    QCOMPARE(again.rowCount(), std::size_t(0));
    QVERIFY(decodeSegment(bytes, again, 0));
}

void CacheTest::aRestartHasTheRowsAndTheCursor()
{
    {
        EventTable table;
        TableCache cache = open(Timestamp(noon));
        QCOMPARE(cache.begin(table), std::string());
        for (std::uint64_t i = 0; i < 10; ++i) { // in pieces, across the end of a chunk
            fill(table, i * 14'000, (i + 1) * 14'000);
            QVERIFY(cache.save(table, "cursor-" + std::to_string(i)));
        }
    }
    EventTable expected;
    fill(expected, 0, 140'000);
    EventTable table;

    TableCache cache = open(Timestamp(noon));
    const std::string cursor = cache.begin(table);

    QCOMPARE(cursor, "cursor-9");
    QVERIFY(cache.isRestoring());
    QCOMPARE(table.rowCount(), std::size_t(140'000 - 2 * chunkRows));
    QCOMPARE(cache.rowsToCome(), std::size_t(2 * chunkRows));
    fill(table, 140'000, 140'010); // the feed goes on meanwhile
    while (cache.restoreSome(table)) {
    }
    QCOMPARE(table.rowCount(), std::size_t(140'010));
    QVERIFY(!cache.heldSince());
    for (RowId id = 0; id < 140'000; ++id)
        QVERIFY(sameRow(table.row(id), expected.row(id)));
}

void CacheTest::onlyWhatTheStateCountsIsShown()
{
    saveAll(100, "a");
    QFile state(path(QStringLiteral("state.json")));
    QVERIFY(state.open(QIODevice::ReadOnly));
    const QByteArray before = state.readAll();
    {
        EventTable table;
        TableCache cache = open(Timestamp(noon));
        cache.begin(table);
        fill(table, 100, 150);
        QVERIFY(cache.save(table, "b"));
    }
    state.close();
    QVERIFY(state.open(QIODevice::WriteOnly)); // as if it had crashed before the state was written
    state.write(before);
    state.close();

    EventTable table;
    TableCache cache = open(Timestamp(noon));

    QCOMPARE(cache.begin(table), "a");
    QCOMPARE(table.rowCount(), std::size_t(100));
    fill(table, 100, 120);
    QVERIFY(cache.save(table, "c"));
    EventTable once;
    { const TableCache closing = std::move(cache); }
    QCOMPARE(open(Timestamp(noon)).begin(once), "c");
    QCOMPARE(once.rowCount(), std::size_t(120));
}

void CacheTest::aDamagedFileTakesThoseBeforeItAlong()
{
    saveAll(chunkRows * 3 + 10, "c");
    QCOMPARE(files().size(), 4);
    QFile second(path(files().at(1)));
    QVERIFY(second.open(QIODevice::ReadWrite));
    second.seek(second.size() / 2);
    second.write("damage");
    second.close();
    EventTable table;

    TableCache cache = open(Timestamp(noon));
    QCOMPARE(cache.begin(table), "c");
    while (cache.restoreSome(table)) {
    }

    QCOMPARE(table.rowCount(), std::size_t(chunkRows + 10));
    QCOMPARE(cache.heldSince(), std::optional(anEvent(chunkRows * 2).receivedAt));
    const auto problem = cache.takeProblem();
    QVERIFY(problem && problem->code == ErrorCode::Corrupt);
    QCOMPARE(files().size(), 2);
}

void CacheTest::damagedStateMeansAnEmptyCache()
{
    saveAll(100, "c");
    for (const char* text : {"", "{", "[]", "{\"version\":1}", "{\"version\":9,\"cursor\":\"c\",\"written_at\":1,\"files\":[]}",
                             "{\"version\":1,\"cursor\":\"c\",\"written_at\":9999999999999,\"files\":[[1,70000,0]]}",
                             "{\"version\":1,\"cursor\":\"c\",\"written_at\":9999999999999,\"files\":[[-1,7,0]]}"}) {
        QFile state(path(QStringLiteral("state.json")));
        QVERIFY(state.open(QIODevice::WriteOnly | QIODevice::Truncate));
        state.write(text);
        state.close();
        EventTable table;
        TableCache cache = open(Timestamp(noon));
        QCOMPARE(cache.begin(table), std::string());
        QCOMPARE(table.rowCount(), std::size_t(0));
    }
    QVERIFY(files().isEmpty());
}

void CacheTest::erasedRowsLeaveTheDisk()
{
    saveAll(2000, "a");
    EventTable table;
    {
        TableCache cache = open(Timestamp(noon));
        cache.begin(table);
        table.markRecipientGone("r7@example.org");
        QVERIFY(cache.save(table, "b"));
    }

    for (const QString& name : files()) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("r7@example.org"));
    }
    EventTable again;
    QCOMPARE(open(Timestamp(noon)).begin(again), "b");
    QCOMPARE(again.rowCount(), std::size_t(2000 - 2));
}

void CacheTest::aCacheOlderThanTheRetentionIsNotShown()
{
    saveAll(100, "a");
    EventTable table;

    QCOMPARE(open(SystemClock().now() + std::chrono::days(31)).begin(table), std::string());

    QCOMPARE(table.rowCount(), std::size_t(0));
    QVERIFY(files().isEmpty());
}

void CacheTest::filesAreTheOwnersAlone()
{
    saveAll(100, "a");
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
        | QFile::ExeOther;

    for (const QString& name : files() + QStringList{QStringLiteral("state.json"), QStringLiteral(".")})
        QVERIFY2((QFile::permissions(path(name)) & others) == 0, qPrintable(name));
}

void CacheTest::twoConsolesDoNotShareOne()
{
    const TableCache first = open(Timestamp(noon));

    const auto second = TableCache::open(options(), Timestamp(noon));

    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
}

void CacheTest::clearLeavesNothing()
{
    saveAll(100, "a");
    EventTable table;
    TableCache cache = open(Timestamp(noon));
    cache.begin(table);

    cache.clear();

    QVERIFY(files().isEmpty());
    QVERIFY(!QFile::exists(path(QStringLiteral("state.json"))));
}

WAYBILL_TEST(CacheTest)

} // namespace waybill::timeline

#include "CacheTest.moc"
