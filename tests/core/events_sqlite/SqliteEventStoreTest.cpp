// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/Baselines.h"
#include "core/events/sqlite/EventSchema.h"
#include "core/events/sqlite/FilterSql.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/filter/Query.h"
#include "core/sqlite/Database.h"
#include "tests/core/events_sqlite/EventStoreConformance.h"
#include "tests/core/events_sqlite/OldRows.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace waybill;
using namespace waybill::events;
using namespace waybill::events::conformance;

class SqliteEventStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    SystemClock m_clock;
    int m_count = 0;

    std::string path() const
    {
        return m_folder->filePath(QStringLiteral("events-%1.db").arg(m_count)).toStdString();
    }
    std::unique_ptr<SqliteEventStore> opened()
    {
        auto store = SqliteEventStore::open(path(), m_clock);
        if (!store)
            qFatal("%s", store.error().text().c_str());
        return *std::move(store);
    }
    OpenStore factory()
    {
        return [this](bool again) {
            m_count += again ? 0 : 1;
            auto store = opened();
            const RelayId relay = store->relay();
            const Epoch epoch = store->epoch();
            return StoreUnderTest{std::move(store), relay, epoch};
        };
    }
    void executeInFile(const char* sql) const
    {
        auto database = sqlite::Database::openWriter(path());
        QVERIFY(database && database->execute(sql));
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void feedHasNoGapAndNoRepeat() { conformance::feedHasNoGapAndNoRepeat(factory()); }
    void appendingAgainChangesNothing() { conformance::appendingAgainChangesNothing(factory()); }
    void piecesAreThereOnceTheyAreCommitted() { conformance::piecesAreThereOnceTheyAreCommitted(factory()); }
    void everyFieldComesBack() { conformance::everyFieldComesBack(factory()); }
    void redeliveryIsACopy() { conformance::redeliveryIsACopy(factory()); }
    void redeliveryAfterARestartIsACopy() { conformance::redeliveryAfterARestartIsACopy(factory()); }
    void theSameElementAgainIsNoCopy() { conformance::theSameElementAgainIsNoCopy(factory()); }
    void gapIsAConflict() { conformance::gapIsAConflict(factory()); }
    void foreignCursorIsGone() { conformance::foreignCursorIsGone(factory()); }
    void filteredPullNeitherStallsNorRepeats() { conformance::filteredPullNeitherStallsNorRepeats(factory()); }
    void traceFindsTheMessageByEveryId() { conformance::traceFindsTheMessageByEveryId(factory()); }
    void traceAndTimelineGoBackPageByPage() { conformance::traceAndTimelineGoBackPageByPage(factory()); }
    void groupsCountByProperty() { conformance::groupsCountByProperty(factory()); }
    void erasedRecipientStaysErased() { conformance::erasedRecipientStaysErased(factory()); }
    void mentionsOfAnErasedAddressAreMasked() { conformance::mentionsOfAnErasedAddressAreMasked(factory()); }
    void whatComesDuringTheLookIsErasedToo() { conformance::whatComesDuringTheLookIsErasedToo(factory()); }
    void aRegisteredSendGivesItsEventsTheirIds() { conformance::aRegisteredSendGivesItsEventsTheirIds(factory()); }
    void aSendIsRegisteredOnce() { conformance::aSendIsRegisteredOnce(factory()); }
    void droppedDayIsGone() { conformance::droppedDayIsGone(factory()); }
    void baselineNeedsTwentySamples() { conformance::baselineNeedsTwentySamples(factory()); }
    void readersSeeWholeBatchesWhileOneWrites() { conformance::readersSeeWholeBatchesWhileOneWrites(factory()); }

    void identityStaysWithTheFile()
    {
        StoreUnderTest first = factory()(false);
        first.store.reset();

        const StoreUnderTest again = factory()(true);
        const StoreUnderTest other = factory()(false);

        QCOMPARE(again.relay, first.relay);
        QCOMPARE(again.epoch, first.epoch);
        QVERIFY(other.epoch != first.epoch);
        Cursor cursor;
        cursor.advance(first.relay, first.epoch, Seq(1));
        QCOMPARE(Cursor::fromString(cursor.toString()).value(), cursor);
    }

    // Among many others, so that pages split and move around it.
    void noByteOfAnErasedAddressIsLeftInTheFiles()
    {
        StoreUnderTest tested = factory()(false);
        for (int batch = 0; batch < 20; ++batch) {
            std::vector<Event> events;
            for (int i = 0; i < 200; ++i) {
                const std::string number = std::to_string(batch * 200 + i);
                const std::string recipient = i % 20 == 7 ? "nora.quist.needle@example.org" : "r" + number + "@example.org";
                events.push_back(eventOf(recipient, "m" + number, EventType::Sent, batch * 200 + i));
                events.back().reason = "for " + recipient;
            }
            QVERIFY(append(tested, events));
        }

        QCOMPARE(tested.store->erase("nora.quist.needle@example.org", timestampFromMs(startMs + 10'000'000)).value().events, 200);

        const QDir folder(m_folder->path());
        for (const QString& name : folder.entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("needle"), qPrintable(name));
        }
    }

    void newerVersionIsRefused()
    {
        factory()(false).store.reset();
        executeInFile("PRAGMA user_version=99");

        const auto store = SqliteEventStore::open(path(), m_clock);

        QCOMPARE(store.error().code, ErrorCode::NewerVersion);
        QVERIFY(!store.error().hint.empty());
    }

    void everyEarlierVersionIsBroughtUpToDate()
    {
        constexpr std::int64_t oldEvents = 21'000; // more than is looked at in one go
        const sqlite::Schema& current = eventSchema();
        for (std::size_t version = 0; version < current.steps.size(); ++version) {
            ++m_count;
            {
                auto database = sqlite::Database::openWriter(path());
                QVERIFY(sqlite::migrate(*database,
                                        {current.applicationId, current.name, current.steps.first(version)}));
                if (version > 0)
                    QVERIFY(events::tests::addOldRows(*database, 0, oldEvents));
            }
            StoreUnderTest tested = factory()(true);
            QVERIFY(append(tested, {eventOf("a@example.org", "m", EventType::Sent, 1)}));
            QCOMPARE(tested.store->health()->events, version > 0 ? oldEvents + 1 : 1);
            for (const std::int64_t event : {std::int64_t(1), oldEvents})
                QCOMPARE(tested.store->trace(events::tests::oldRecipient(event), {}, 10)->size(), version > 0 ? 3u : 0u);
        }
    }

    // A service manager that hears nothing for a while takes the program for one that hangs, ends it, and it begins again.
    void bringingAFileUpToDateIsToldOfAgainAndAgain()
    {
        const sqlite::Schema& current = eventSchema();
        {
            auto database = sqlite::Database::openWriter(path());
            QVERIFY(sqlite::migrate(*database, {current.applicationId, current.name, current.steps.first(1)}));
            QVERIFY(events::tests::addOldRows(*database, 0, 21'000));
        }
        int told = 0;
        const auto count = [&told] { ++told; };

        QVERIFY(SqliteEventStore::open(path(), m_clock, {.onDamage = {}, .onMigrating = count}));
        QCOMPARE(told, int(current.steps.size()) - 1 + 3); // each step, and each 10 000 events
        QVERIFY(SqliteEventStore::open(path(), m_clock, {.onDamage = {}, .onMigrating = count}));
        QCOMPARE(told, int(current.steps.size()) - 1 + 3);
    }

    // None of its own, whose index might be gone: a filter asks for every row.
    void aFilterByIdReadsNoOtherTable()
    {
        const auto query = filter::Query::parse("id:message-1");
        QVERIFY(query);
        QVERIFY2(toSql(*query, m_clock.now()).sql.find("FROM") == std::string::npos, "it would be read whole");
    }

    void aBusyDayIsDroppedInPieces()
    {
        constexpr int busy = 11'000;
        StoreUnderTest tested = factory()(false);
        std::vector<Event> events;
        for (int i = 0; i < busy; ++i)
            events.push_back(eventOf("r" + std::to_string(i) + "@example.org", "m" + std::to_string(i), EventType::Sent, i));
        QVERIFY(append(tested, events));

        QCOMPARE(tested.store->dropDay(std::chrono::floor<std::chrono::days>(timestampFromMs(startMs))).value(), busy);

        QCOMPARE(tested.store->health()->events, 0);
        QCOMPARE(tested.store->health()->messages, 0);
        Cursor cursor;
        const auto records = pullAll(*tested.store, cursor, 100);
        QCOMPARE(records.size(), std::size_t(1));
        QVERIFY(records[0].kind == RecordKind::Dropped);
    }

    // Events that the first version stored are found by their names after its file was brought up to date.
    void namesStoredBeforeTheLookupAreFound()
    {
        StoreUnderTest first = factory()(false);
        QVERIFY(append(first, {eventOf("a@example.org", "m-1", EventType::Sent, 1)}));
        QVERIFY(append(first, {eventOf("b@example.org", "m-2", EventType::Sent, 2)}));
        first.store.reset();
        executeInFile("DELETE FROM lookup_runs; DELETE FROM lookup_pages; UPDATE store SET looked_up_to = 0");

        const StoreUnderTest again = factory()(true);

        QCOMPARE(again.store->trace("b@example.org", {}, 10)->size(), 1u);
        QCOMPARE(again.store->trace("m-1", {}, 10)->size(), 1u);
    }

    void fileThatIsNoDatabaseIsRefused()
    {
        QFile file(QString::fromStdString(path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();

        const auto store = SqliteEventStore::open(path(), m_clock);

        QCOMPARE(store.error().code, ErrorCode::Corrupt);
        QVERIFY(store.error().message.find(path()) != std::string::npos);
    }

    void anotherFileOfOursIsRefused()
    {
        factory()(false).store.reset();
        executeInFile("PRAGMA application_id=1463962929");

        QCOMPARE(SqliteEventStore::open(path(), m_clock).error().code, ErrorCode::InvalidInput);
    }

    void damagedPageIsCorruptNotAnAnswer()
    {
        {
            StoreUnderTest tested = factory()(false);
            std::vector<Event> events;
            for (int i = 0; i < 500; ++i)
                events.push_back(eventOf("a" + std::to_string(i) + "@example.org", "m", EventType::Sent, i));
            QVERIFY(append(tested, events));
        }
        QFile file(QString::fromStdString(path()));
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 page = 2; page * 4096 < file.size(); ++page) { // all but the header and the schema
            file.seek(page * 4096);
            file.write(QByteArray(4096, '\x5a'));
        }
        file.close();

        const auto store = SqliteEventStore::open(path(), m_clock);
        if (store) {
            const auto page = (*store)->pull(Cursor(), 1000);
            QVERIFY(!page);
            QCOMPARE(page.error().code, ErrorCode::Corrupt);
        } else {
            QCOMPARE(store.error().code, ErrorCode::Corrupt);
        }
    }

    void stepsOfABaselineAreThreePercentWide()
    {
        std::int64_t last = -1;
        for (std::int64_t ms = 0; ms < 5'000'000; ms += 1 + ms / 97) {
            const std::int64_t step = baselineStep(ms);
            const std::int64_t longest = longestOfStep(step);
            QVERIFY(step >= last);
            QVERIFY(longest >= ms);
            QVERIFY(double(longest - ms) <= double(ms) * 0.04);
            QCOMPARE(baselineStep(longest), step);
            QCOMPARE(baselineStep(longest + 1), step + 1);
            last = step;
        }
        QCOMPARE(baselineStep(-5), 0);
    }
};

WAYBILL_TEST(SqliteEventStoreTest)
#include "SqliteEventStoreTest.moc"
