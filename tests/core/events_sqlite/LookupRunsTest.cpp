// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/SipHash.h"
#include "core/events/sqlite/EventSchema.h"
#include "core/events/sqlite/LookupRuns.h"
#include "core/sqlite/Transaction.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

using namespace waybill;
using namespace waybill::events;

class LookupRunsTest : public QObject {
    Q_OBJECT

    // A file with empty lookup tables, and what should be in them.
    struct Lookup {
        QTemporaryDir folder;
        sqlite::Database database;
        LookupRuns runs;
        std::map<std::int64_t, std::set<std::int64_t>> expected;
        std::mt19937_64 random{1126};

        Lookup() : database(makeFile(folder)), runs(*LookupRuns::open(database)) {}

        static sqlite::Database makeFile(const QTemporaryDir& folder)
        {
            auto database = sqlite::Database::openWriter(folder.filePath(QStringLiteral("events.db")).toStdString());
            if (!database || !sqlite::migrate(*database, eventSchema()) || !database->execute("PRAGMA synchronous=OFF"))
                qFatal("no database");
            return *std::move(database);
        }

        void add(int count, std::int64_t distinctHashes, std::int64_t firstMessage, std::int64_t budget = 2000,
                 LookupRuns::Load load = LookupRuns::Load::Quiet)
        {
            std::vector<LookupEntry> entries;
            for (int i = 0; i < count; ++i)
                entries.push_back({std::int64_t(random() % std::uint64_t(distinctHashes)) - distinctHashes / 2,
                                   firstMessage + std::int64_t(random() % 100)});
            std::ranges::sort(entries);
            entries.erase(std::ranges::unique(entries).begin(), entries.end());
            for (const LookupEntry& entry : entries)
                expected[entry.hash].insert(entry.message);
            auto transaction = sqlite::Transaction::begin(database);
            QVERIFY(runs.add(entries));
            QVERIFY(runs.merge(database, budget, 0, load));
            QVERIFY(transaction->commit());
        }

        bool isAsExpected(std::int64_t hash)
        {
            const auto found = messagesUnder(database, hash);
            return found && std::ranges::equal(*found, expected[hash]);
        }

        // A run of over 16 MB, as its row says it.
        void addBig(std::int64_t message)
        {
            add(100, std::int64_t(1) << 60, message, 0);
            QVERIFY(database.execute("UPDATE lookup_runs SET pages = 5000, size_class = 5 WHERE run = (SELECT max(run) FROM lookup_runs)"));
        }

        std::int64_t count(const char* sql) { return database.queryInteger(sql).value(); }
    };

private slots:
    void sipHashIsTheOneOfItsPaper()
    {
        const SipKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};
        std::string text(15, '\0');
        std::iota(text.begin(), text.end(), '\0');

        QCOMPARE(sipHash(key, text), std::uint64_t(0xa129ca6149be45e5));
        QCOMPARE(sipHash(key, ""), std::uint64_t(0x726fdb47dd0e0e31));
    }

    void everyEntryIsFoundWhileRunsMerge()
    {
        Lookup lookup;
        for (int batch = 0; batch < 300; ++batch) {
            lookup.add(1 + int(lookup.random() % 700), 20'000, batch * 10);
            for (int i = 0; i < 20; ++i)
                QVERIFY(lookup.isAsExpected(std::int64_t(lookup.random() % 20'000) - 10'000));
        }
        for (const auto& [hash, messages] : std::map(lookup.expected))
            QVERIFY(lookup.isAsExpected(hash));
    }

    // Many messages of one recipient: the same hash over many pages.
    void oneHashFillsManyPages()
    {
        Lookup lookup;
        for (int batch = 0; batch < 60; ++batch)
            lookup.add(100, 3, batch * 100);

        for (const std::int64_t hash : {-1, 0, 1})
            QVERIFY(lookup.isAsExpected(hash));
    }

    void runsStayFewAndPagesFull()
    {
        Lookup lookup;
        for (int batch = 0; batch < 2000; ++batch)
            lookup.add(40, std::int64_t(1) << 60, batch * 10);

        const std::int64_t entries = 2000 * 40;
        QVERIFY(lookup.count("SELECT count(*) FROM lookup_runs") < 30);
        QVERIFY(lookup.count("SELECT count(*) FROM lookup_pages")
                < entries / std::int64_t(LookupRuns::entriesPerPage) + 60);
        QCOMPARE(lookup.count("SELECT count(*) FROM lookup_pages WHERE run NOT IN (SELECT run FROM lookup_runs)"), 0);
        QCOMPARE(lookup.count("SELECT sum(pages) FROM lookup_runs WHERE target = 0") > 0, true);
    }

    // Reading them back would keep the disk and a processor from what has to be stored just then.
    void bigRunsWaitWhileItIsBusyButDoNotBecomeMany()
    {
        Lookup lookup;
        const auto busy = [&](std::int64_t message) { lookup.add(400, std::int64_t(1) << 60, message, 100'000, LookupRuns::Load::Busy); };
        for (int run = 0; run < 15; ++run)
            lookup.addBig(run * 100);
        for (int batch = 0; batch < 40; ++batch)
            busy(10'000 + batch * 10);
        QCOMPARE(lookup.count("SELECT count(*) FROM lookup_runs WHERE size_class = 5 AND target = 0"), 15);
        QVERIFY(lookup.count("SELECT count(*) FROM lookup_runs WHERE size_class < 5") < 16); // these go on

        lookup.addBig(1500);
        busy(20'000);
        QCOMPARE(lookup.count("SELECT count(*) FROM lookup_runs WHERE size_class = 5"), 0);
        for (const auto& [hash, messages] : std::map(lookup.expected))
            QVERIFY(lookup.isAsExpected(hash));
    }

    void bigRunsMergeWhenItIsQuiet()
    {
        Lookup lookup;
        for (int run = 0; run < 8; ++run)
            lookup.addBig(run * 100);

        lookup.add(1, std::int64_t(1) << 60, 10'000);

        QCOMPARE(lookup.count("SELECT count(*) FROM lookup_runs WHERE size_class = 5"), 0);
        for (const auto& [hash, messages] : std::map(lookup.expected))
            QVERIFY(lookup.isAsExpected(hash));
    }

    void aMergeGoesOnWhereItWasWhenTheFileIsOpenedAgain()
    {
        Lookup lookup;
        for (int batch = 0; batch < 9; ++batch)
            lookup.add(2000, std::int64_t(1) << 40, batch * 10, 300); // too small a budget to end in one step
        QVERIFY(lookup.count("SELECT count(*) FROM lookup_runs WHERE target = -1") > 0);

        lookup.runs = *LookupRuns::open(lookup.database);
        for (int batch = 0; batch < 20; ++batch)
            lookup.add(10, std::int64_t(1) << 40, batch * 10, 5000);

        for (const auto& [hash, messages] : std::map(lookup.expected))
            QVERIFY(lookup.isAsExpected(hash));
    }

    void removedEntryIsInNoRun()
    {
        Lookup lookup;
        for (int batch = 0; batch < 30; ++batch)
            lookup.add(500, 50, batch * 10);
        const std::int64_t message = *lookup.expected[7].begin();

        QVERIFY(lookup.runs.remove(lookup.database, {7, message}));
        lookup.expected[7].erase(message);

        for (std::int64_t hash = -25; hash < 25; ++hash)
            QVERIFY(lookup.isAsExpected(hash));
    }

    void mergingLeavesOutMessagesThatAreGone()
    {
        Lookup lookup;
        for (int batch = 0; batch < 7; ++batch)
            lookup.add(500, 1000, batch * 100);

        QVERIFY(lookup.runs.add(std::vector<LookupEntry>(1, {5, 650})));
        for (int batch = 0; batch < 9; ++batch)
            lookup.add(500, 1000, 600);
        QVERIFY(lookup.runs.merge(lookup.database, 1'000'000, 600, LookupRuns::Load::Quiet));

        for (auto& [hash, messages] : lookup.expected) {
            const auto found = messagesUnder(lookup.database, hash);
            for (const std::int64_t message : messages)
                QVERIFY(message < 600 || std::ranges::count(*found, message) == 1);
        }
        QVERIFY(lookup.count("SELECT count(*) FROM lookup_pages") < 50);
    }
};

WAYBILL_TEST(LookupRunsTest)
#include "LookupRunsTest.moc"
