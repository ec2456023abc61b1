// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/EventSchema.h"
#include "core/events/sqlite/MessageKeys.h"
#include "core/sqlite/Transaction.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <memory>
#include <random>
#include <utility>

using namespace waybill;
using namespace waybill::events;

class MessageKeysTest : public QObject {
    Q_OBJECT

    static constexpr std::int64_t blockSize = 65'536;

    // A file with messages, and which key is whose.
    struct Messages {
        QTemporaryDir folder;
        std::unique_ptr<sqlite::Database> database;
        std::optional<sqlite::Statement> insert;
        std::optional<MessageKeys> keys;
        std::map<int, std::int64_t> expected; // by the number of the key

        Messages() { open(); }

        void open()
        {
            keys.reset();
            insert.reset();
            database.reset();
            auto opened = sqlite::Database::openWriter(folder.filePath(QStringLiteral("events.db")).toStdString());
            if (!opened || !sqlite::migrate(*opened, eventSchema()) || !opened->execute("PRAGMA synchronous=OFF"))
                qFatal("no database");
            database = std::make_unique<sqlite::Database>(*std::move(opened));
            insert = *sqlite::Statement::prepare(
                *database, "INSERT INTO messages (id, provider, environment, message_id, recipient, key_hash, state)"
                           " VALUES (?, 'p', 'e', ?, 'r', 0, x'')");
            auto found = MessageKeys::open(*database, "key");
            if (!found)
                qFatal("%s", found.error().message.c_str());
            keys.emplace(*std::move(found));
        }

        std::uint64_t hashOf(int number) { return keys->hashOf("p", "e", std::to_string(number), "r"); }

        // Its row, too, as the table of messages would.
        void add(int number, bool isForNothing = false)
        {
            const std::int64_t message = *keys->add(hashOf(number));
            const std::string id = std::to_string(number);
            QVERIFY(insert->bind(0, message).bind(1, std::string_view(id)).run());
            if (!isForNothing)
                QVERIFY(expected.emplace(number, message).second);
        }

        void addAll(std::int64_t first, std::int64_t end)
        {
            auto transaction = sqlite::Transaction::begin(*database);
            keys->begin();
            for (int number = int(first); number < int(end); ++number)
                add(number);
            QVERIFY(transaction->commit());
        }

        void remove(int number)
        {
            auto transaction = sqlite::Transaction::begin(*database);
            keys->begin();
            QVERIFY(keys->remove(hashOf(number), expected.at(number)));
            auto remove = sqlite::Statement::prepare(*database, "DELETE FROM messages WHERE id = ?");
            QVERIFY(remove->bind(0, expected.at(number)).run());
            QVERIFY(transaction->commit());
            expected.erase(number);
        }

        std::optional<std::int64_t> find(int number, int* asked = nullptr)
        {
            auto get = sqlite::Statement::prepare(*database, "SELECT 1 FROM messages WHERE id = ? AND message_id = ?");
            const std::string id = std::to_string(number);
            return keys
                ->find(hashOf(number),
                       [&](std::int64_t message) {
                           if (asked)
                               ++*asked;
                           const sqlite::ResetAtEnd reset(*get);
                           return get->bind(0, message).bind(1, std::string_view(id)).step();
                       })
                .value();
        }

        bool isAsExpected(int number)
        {
            const auto it = expected.find(number);
            return find(number) == (it == expected.end() ? std::nullopt : std::optional(it->second));
        }

        std::int64_t count(const char* sql) { return database->queryInteger(sql).value(); }
    };

private slots:
    void everyKeyIsFoundInEveryBlock()
    {
        Messages messages;
        messages.addAll(0, 2 * blockSize + 1000);
        QCOMPARE(messages.count("SELECT count(*) FROM message_filters"), 2);

        for (int round = 0; round < 2; ++round) {
            for (int number = 0; number < 2 * blockSize + 3000; number += 61)
                QVERIFY(messages.isAsExpected(number));
            messages.open();
        }
    }

    // With a filter that lost bytes, a message's next event would begin a message of its own.
    void aFilterThatCannotBeIsDamage()
    {
        Messages messages;
        messages.addAll(0, blockSize + 1);
        QVERIFY(messages.database->execute("UPDATE message_filters SET bits = x'00'"));
        const auto found = MessageKeys::open(*messages.database, "key");
        QVERIFY(!found && found.error().code == ErrorCode::Corrupt);
    }

    // What is new costs no look at the file.
    void filtersKeepStrangersOut()
    {
        Messages messages;
        messages.addAll(0, 2 * blockSize);
        int asked = 0;
        for (int number = 1'000'000; number < 1'020'000; ++number)
            QVERIFY(!messages.find(number, &asked));
        QCOMPARE(asked, 0); // 48 bits of a hash

        const std::uint64_t hash = messages.hashOf(5);
        MessageFilters filters(messages.folder.filePath(QStringLiteral("f")).toStdString());
        std::string bits(MessageFilters::bytesPerBlock, '\0');
        std::mt19937_64 random(5);
        for (int i = 0; i < blockSize; ++i)
            MessageFilters::set(bits, random());
        MessageFilters::set(bits, hash);
        filters.add(3, bits);
        std::vector<std::int64_t> blocks;
        filters.find(hash, blocks);
        QCOMPARE(blocks, std::vector<std::int64_t>{3});
        int wrong = 0;
        for (int i = 0; i < 100'000; ++i) {
            filters.find(random(), blocks);
            wrong += int(blocks.size());
        }
        QVERIFY2(wrong < 400, qPrintable(QString::number(wrong)));
    }

    // More than lie side by side; also where no file can be made.
    void filtersTellBlocksApart_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("in a file") << QString();
        QTest::newRow("in memory") << QStringLiteral("not-there/");
    }
    void filtersTellBlocksApart()
    {
        QFETCH(QString, folder);
        const QTemporaryDir temporary;
        MessageFilters filters(temporary.filePath(folder + QStringLiteral("f")).toStdString());
        const std::uint64_t everywhere = 0x0123'4567'89ab'cdef;
        std::mt19937_64 random(6);
        std::vector<std::uint64_t> forgotten;
        std::vector<std::uint64_t> hashes;
        std::vector<std::int64_t> all;
        for (int round = 0; round < 2; ++round) {
            filters.clear();
            forgotten = std::exchange(hashes, {});
            all.clear();
            for (std::int64_t block = 0; block < 70; ++block) {
                hashes.push_back(random());
                std::string bits(MessageFilters::bytesPerBlock, '\0');
                MessageFilters::set(bits, hashes.back());
                MessageFilters::set(bits, everywhere);
                filters.add(1000 + block, bits);
                all.insert(all.begin(), 1000 + block);
            }
        }

        std::vector<std::int64_t> blocks;
        for (std::size_t i = 0; i < hashes.size(); ++i) {
            filters.find(hashes[i], blocks);
            QCOMPARE(blocks, std::vector<std::int64_t>{1000 + std::int64_t(i)});
        }
        for (const std::uint64_t hash : forgotten) {
            filters.find(hash, blocks);
            QVERIFY(blocks.empty());
        }
        filters.find(everywhere, blocks);
        QCOMPARE(blocks, all); // newest first

        for (const std::int64_t gone : {1000, 1033, 1069}) {
            filters.remove(gone);
            std::erase(all, gone);
        }
        filters.find(everywhere, blocks);
        QCOMPARE(blocks, all);
        filters.find(hashes[33], blocks);
        QVERIFY(blocks.empty());
    }

    void whatWasUndoneIsNotRemembered()
    {
        Messages messages;
        messages.addAll(0, blockSize - 5);
        {
            const auto transaction = sqlite::Transaction::begin(*messages.database);
            messages.keys->begin();
            for (int number = 100'000; number < 100'020; ++number)
                messages.add(number, true);
            QCOMPARE(messages.count("SELECT count(*) FROM message_filters"), 1);
        }
        for (int number = 100'000; number < 100'020; ++number)
            QVERIFY(messages.isAsExpected(number));
        messages.addAll(100'000, 100'020);
        for (int number = 0; number < 100'020; number += 100)
            QVERIFY(messages.isAsExpected(number));
    }

    void removedOnesAreGoneAndLeaveNothing()
    {
        Messages messages;
        messages.addAll(0, int(blockSize) + 500);
        for (const int number : {0, 17, int(blockSize) + 100}) {
            messages.remove(number);
            QVERIFY(messages.isAsExpected(number));
        }
        {
            auto transaction = sqlite::Transaction::begin(*messages.database);
            messages.keys->begin();
            for (const auto& [number, message] : messages.expected)
                QVERIFY(messages.keys->remove(messages.hashOf(number), message));
            QVERIFY(messages.database->execute("DELETE FROM messages"));
            QVERIFY(transaction->commit());
        }
        messages.expected.clear();
        QVERIFY(messages.isAsExpected(3));
        QCOMPARE(messages.count("SELECT count(*) FROM message_keys"), 0);
        QCOMPARE(messages.count("SELECT count(*) FROM message_filters"), 0);
        messages.open();
        messages.addAll(0, 10);
        QVERIFY(messages.isAsExpected(3));
    }

    // As earlier versions left them.
    void messagesInNoBlockAreTakenUp()
    {
        Messages messages;
        messages.addAll(0, 3 * int(blockSize) + 10);
        QVERIFY(messages.database->execute("DELETE FROM message_keys; DELETE FROM message_filters"));
        messages.open();

        QCOMPARE(messages.count("SELECT count(*) FROM message_filters"), 3);
        for (int number = 0; number < 3 * int(blockSize) + 20; number += 97)
            QVERIFY(messages.isAsExpected(number));
    }
};

WAYBILL_TEST(MessageKeysTest)
#include "MessageKeysTest.moc"
