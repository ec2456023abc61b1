// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/sqlite/Salvage.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <atomic>
#include <random>
#include <set>

namespace waybill::relay::tests {

using providers::Auth;

namespace {

constexpr int requests = 300;
constexpr qint64 page = 4096;

std::string textOf(const JsonValue& value) { return std::string(value.string().value_or("")); }

// A page of noise where a page of the file was.
void spoil(const QString& path, qint64 number, std::mt19937& random)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray noise(page, '\0');
    for (char& byte : noise)
        byte = char(random());
    QVERIFY(file.seek(number * page));
    QCOMPARE(file.write(noise), page);
}

} // namespace

// Databases with pages of noise: noticed, set aside, reported, and what is whole is kept.
class DamageTest : public QObject {
    Q_OBJECT
private slots:
    // Filled once; every test damages a copy.
    void initTestCase()
    {
        m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("shop", "resend", Auth::Signature)});
        m_relay->setSecrets("shop", {svixKey});
        for (int i = 0; i < requests; ++i)
            QCOMPARE(deliver(i), 200);
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests);
        m_relay->stop();
        m_filled = std::move(m_relay);
    }

    void init()
    {
        m_relay = std::make_unique<RelayFixture>(std::vector{endpoint("shop", "resend", Auth::Signature)});
        m_relay->stop();
        const QDir from(QString::fromStdString(m_filled->path("")));
        QDirIterator files(from.path(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            const QString copy = pathOf(from.relativeFilePath(file).toUtf8().constData());
            QFile::remove(copy);
            QVERIFY(QFile::copy(file, copy));
        }
    }

    void aSpoiledPageOfTheEventsCostsNothingThatTheRequestsHave_data() { seeds(); }
    void aSpoiledPageOfTheEventsCostsNothingThatTheRequestsHave()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const QString file = pathOf("events.db");
        const qint64 pages = QFileInfo(file).size() / page;
        QVERIFY(pages > 20);
        spoil(file, 1 + qint64(random() % unsigned(pages - 1)), random);

        start();

        QCOMPARE(deliver(requests), 200);
        // What could not be read is applied anew from the requests; what could is not counted twice.
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests + 1);
        QTRY_COMPARE(m_relay->api("/v1/status")["queued"].integer().value(), 0);
        QCOMPARE(m_relay->api("/v1/status")["copies"].integer().value(), 0);
        // Everything that is there can be read, and the feed has no gap.
        const ApiAnswer feed = m_relay->api("/v1/feed?limit=5000");
        QCOMPARE(feed.status, 200);
        std::int64_t last = 0;
        for (const JsonValue& record : feed["records"])
            QCOMPARE(record["seq"].integer().value(), ++last);
        QCOMPARE(m_relay->api("/v1/trace?q=nora.quist%40example.org").status, 200);
    }

    void theFirstPageCostsTheEventsButNotTheRelay()
    {
        std::mt19937 random(7);
        spoil(pathOf("events.db"), 0, random);

        start();

        QVERIFY(reported("events.db"));
        QCOMPARE(deliver(requests), 200);
        // What the intake still has is applied anew.
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests + 1);
    }

    void aSpoiledIntakeIsNotAcknowledgedInto_data() { seeds(); }
    void aSpoiledIntakeIsNotAcknowledgedInto()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const QString file = newestSegment();
        // As when it was sealed: the requests stand in the file, not in its WAL.
        QVERIFY(sqlite::Database::openWriter(file.toStdString()).value().checkpoint(sqlite::Checkpoint::Truncate));
        const qint64 pages = QFileInfo(file).size() / page;
        QVERIFY(pages > 5);
        spoil(file, qint64(random() % unsigned(pages)), random);
        const bool isWhole = sqlite::isWhole(file.toStdString()).value_or(false);

        start();

        QCOMPARE(deliver(requests), 200);
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests + 1);
        QCOMPARE(reported("intake"), !isWhole);
        QCOMPARE(QDir(pathOf("intake")).entryList({QStringLiteral("*.damaged-*")}).isEmpty(), isWhole);
        QVERIFY(sqlite::isWhole(newestSegment().toStdString()).value());
    }

    // SQLite would begin at the last commit before the bit, and say nothing.
    void aSpoiledBitInTheIntakesLogIsNoticedAndWhatFollowsIsKept_data() { seeds(3); }
    void aSpoiledBitInTheIntakesLogIsNoticedAndWhatFollowsIsKept()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        const QString file = newestSegment();
        QFile log(file + QStringLiteral("-wal"));
        QVERIFY(log.open(QIODevice::ReadWrite));
        const qint64 at = 50'000 + qint64(random() % 500'000); // a request takes at least a page
        QVERIFY(log.size() > at + 200'000);
        QVERIFY(log.seek(at));
        const char byte = log.read(1).at(0);
        QVERIFY(log.seek(at) && log.putChar(char(byte ^ (1 << random() % 8))));
        log.close();
        for (const char* suffix : {"", "-wal", "-shm"}) // all there is of the requests is the intake
            QFile::remove(pathOf("events.db") + QLatin1String(suffix));

        start();

        QCOMPARE(deliver(requests), 200);
        QVERIFY(reported("intake"));
        QTRY_COMPARE(m_relay->api("/v1/status")["queued"].integer().value(), 0);
        const std::int64_t kept = m_relay->api("/v1/status")["events"].integer().value();
        QVERIFY2(kept > requests - 5 && kept <= requests + 1, qPrintable(QString::number(kept))); // a page holds a few
    }

    // To SQLite, and to whoever reads the log alone, this looks as after a power failure; the events know better.
    void aSpoiledBitInTheIntakesLastTransactionIsNoticed()
    {
        QFile log(newestSegment() + QStringLiteral("-wal"));
        QVERIFY(log.open(QIODevice::ReadWrite));
        const qint64 at = log.size() - page / 2;
        QVERIFY(log.seek(at));
        const char byte = log.read(1).at(0);
        QVERIFY(log.seek(at) && log.putChar(char(byte ^ 1)));
        log.close();

        start();

        QVERIFY(reported("intake"));
        QCOMPARE(deliver(requests), 200);
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests + 1);
        QCOMPARE(m_relay->api("/v1/status")["damaged"].size(), 1u);
        m_relay->stop();
        start();
        QCOMPARE(m_relay->api("/v1/status")["damaged"].size(), 1u); // it is not found again
    }

    // Retention took them, or somebody did.
    void anIntakeWithoutRequestsHasNotLostItsEnd()
    {
        const QDir folder(pathOf("intake"));
        for (const QString& name : folder.entryList(QDir::Files))
            QVERIFY(QFile::remove(folder.filePath(name)));

        start();

        QCOMPARE(m_relay->api("/v1/status")["damaged"].size(), 0u);
        QCOMPARE(deliver(requests), 200);
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests + 1);
    }

    void theRelaysOwnStateIsMendedToo_data() { seeds(); }
    void theRelaysOwnStateIsMendedToo()
    {
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        for (const char* name : {"relay.db", "sends.db", "domains.db"})
            spoil(pathOf(name), qint64(random() % unsigned(QFileInfo(pathOf(name)).size() / page)), random);

        start();

        QCOMPARE(deliver(requests), 200);
        QCOMPARE(m_relay->api("/v1/environments").status, 200);
        QCOMPARE(m_relay->api("/v1/endpoints").status, 200);
    }

    void whatWasErasedStaysRefused()
    {
        start();
        const std::string person = "{\"recipient\":\"customer7@example.org\"}";
        QCOMPARE(m_relay->apiPost("/v1/erase", person).status, 200);
        m_relay->stop();
        std::mt19937 random(3);
        const QString file = pathOf("events.db");
        spoil(file, QFileInfo(file).size() / page - 3, random);
        start();

        QCOMPARE(deliver(7), 200);
        QCOMPARE(deliver(requests), 200);
        m_relay->feedWith(1);

        QTRY_VERIFY(m_relay->api("/v1/status")["queued"].integer().value() == 0);
        QCOMPARE(m_relay->api("/v1/trace?q=customer7%40example.org")["messages"].size(), 0u);
    }

    void damageThatIsMetWhileRunningIsMendedByTheNextStart()
    {
        std::atomic<ErrorCode> fatal{};
        m_relay->onFatal = [&fatal](const Error& error) { fatal = error.code; };
        start();
        std::mt19937 random(11);
        const qint64 pages = QFileInfo(pathOf("events.db")).size() / page;
        for (qint64 number = pages / 2; number < pages; ++number)
            spoil(pathOf("events.db"), number, random);

        QVERIFY(m_relay->api("/v1/feed?limit=5000").status >= 500);

        QCOMPARE(fatal.load(), ErrorCode::Corrupt); // the program ends, and says so
        QVERIFY(QFile::exists(pathOf("damage.suspected")));
        m_relay->onFatal = {};
        start();
        QVERIFY(reported("events.db"));
        QVERIFY(!QFile::exists(pathOf("damage.suspected")));
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), requests);
    }

    // The program ended while a mended file was put into place: the next start goes on with it.
    void aMendThatWasBegunIsFinished_data()
    {
        QTest::addColumn<QStringList>("movedAside");
        QTest::newRow("nothing was moved yet") << QStringList();
        QTest::newRow("the file was moved") << QStringList(QString());
        QTest::newRow("the file and its log were moved") << QStringList{QString(), QStringLiteral("-wal")};
    }
    void aMendThatWasBegunIsFinished()
    {
        QFETCH(QStringList, movedAside);
        start();
        const std::string environment = "{\"name\":\"staging\",\"title\":\"kept by mending\",\"guard\":\"allow_list\"}";
        QCOMPARE(m_relay->apiPost("/v1/environments", environment).status, 200);
        m_relay->stop();
        const QString file = pathOf("sends.db");
        QVERIFY(sqlite::Database::openWriter(file.toStdString()).value().checkpoint(sqlite::Checkpoint::Truncate));
        QVERIFY(QFile::copy(file, file + QStringLiteral(".mended")));
        write(file, "damaged");
        write(file + QStringLiteral("-wal"), "its log");
        const QString aside = file + QStringLiteral(".damaged-20261126T140255Z");
        for (const QString& suffix : movedAside)
            QVERIFY(QFile::rename(file + suffix, aside + suffix));
        write(pathOf("damage.json"), "{\"damaged\":[{\"file\":\"sends.db\",\"set_aside\":\"sends.db.damaged-20261126T140255Z\","
                                     "\"found_at\":\"2026-11-26T14:02:55Z\",\"rows\":3}]}");

        start();

        QVERIFY(reported("sends.db"));
        QVERIFY(QFile::exists(aside + QStringLiteral("-wal")));
        QVERIFY(!QFile::exists(file + QStringLiteral(".mended")));
        const ApiAnswer environments = m_relay->api("/v1/environments");
        QCOMPARE(textOf(environments["environments"].at(2)["title"]), std::string("kept by mending"));
    }

    void erasingReachesWhatWasSetAside()
    {
        std::mt19937 random(7);
        spoil(pathOf("events.db"), 0, random);
        start();
        QCOMPARE(deliver(requests), 200);
        const auto filesWith = [this](const QByteArray& address) {
            QStringList found;
            QDirIterator all(pathOf("."), QDir::Files, QDirIterator::Subdirectories);
            while (all.hasNext()) {
                QFile file(all.next());
                if (file.open(QIODevice::ReadOnly) && file.readAll().contains(address))
                    found.append(file.fileName());
            }
            return found;
        };
        QCOMPARE(filesWith("customer7@example.org").filter(QStringLiteral("events.db.damaged")).size(), 1);

        QCOMPARE(m_relay->apiPost("/v1/erase", "{\"recipient\":\"customer7@example.org\"}").status, 200);

        QCOMPARE(filesWith("customer7@example.org").join(u' '), QString());
        QCOMPARE(filesWith("customer8@example.org").filter(QStringLiteral("events.db.damaged")).size(), 1);
    }

    // Its request may be among those that were lost.
    void mailThatNobodyNamesIsKeptAfterDamageOfTheIntake()
    {
        const QByteArray lost = "To: nora.quist@example.org\r\nSubject: my order\r\n\r\nWhere is it?\r\n";
        std::mt19937 random(3);
        QVERIFY(sqlite::Database::openWriter(newestSegment().toStdString()).value().checkpoint(sqlite::Checkpoint::Truncate));
        spoil(newestSegment(), 0, random);
        write(pathOf("mail/lost.mail"), lost);

        start();

        const QDir folder(pathOf("mail"));
        const auto kept = [&folder] { return folder.entryList({QStringLiteral("lost.mail.damaged-*")}, QDir::Files); };
        QCOMPARE(kept().size(), 1);
        QFile file(folder.filePath(kept().front()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), lost);
        QCOMPARE(m_relay->api("/v1/status")["damaged"].at(0)["mails"].integer().value_or(-1), 1);

        // Another one is that of a request that was never acknowledged.
        m_relay->stop();
        write(pathOf("mail/begun.mail"), lost);
        start();
        QCOMPARE(folder.entryList({QStringLiteral("begun.mail*")}, QDir::Files), QStringList());
        QCOMPARE(kept().size(), 1);

        QCOMPARE(m_relay->apiPost("/v1/erase", "{\"recipient\":\"nora.quist@example.org\"}").status, 200);
        file.seek(0);
        QVERIFY(!file.readAll().contains("nora"));
    }

    void aConsoleIsToldToBeginAnew()
    {
        start();
        const std::string cursor = textOf(m_relay->api("/v1/feed?limit=10")["cursor"]);
        m_relay->stop();
        std::mt19937 random(5);
        spoil(pathOf("events.db"), 0, random);

        start();

        QCOMPARE(m_relay->api("/v1/feed?after=" + cursor).status, 410);
    }

private:
    static void seeds(unsigned count = 8)
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= count; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void start()
    {
        m_relay->start();
        m_relay->setSecrets("shop", {svixKey});
    }
    int deliver(int number)
    {
        const std::string name = std::to_string(number);
        const std::string body = resendBody("email.delivered", "em-" + name, "customer" + name + "@example.org");
        return m_relay->post("shop", svixHeaders("msg_" + name, toMs(m_relay->clock.now()) / 1000, body), body).status;
    }
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    bool reported(const std::string& file) const
    {
        const ApiAnswer status = m_relay->api("/v1/status");
        for (const JsonValue& one : status["damaged"]) {
            const QString aside = pathOf(textOf(one["set_aside"]).c_str());
            if (textOf(one["file"]).starts_with(file) && QFile::exists(aside))
                return true;
        }
        return false;
    }
    QString pathOf(const char* name) const { return QString::fromStdString(m_relay->path(name)); }
    QString newestSegment() const
    {
        const QDir folder(pathOf("intake"));
        return folder.filePath(folder.entryList({QStringLiteral("intake-*.db")}, QDir::Files, QDir::Name).last());
    }

    std::unique_ptr<RelayFixture> m_filled; // stopped
    std::unique_ptr<RelayFixture> m_relay;
};

WAYBILL_TEST(DamageTest)

} // namespace waybill::relay::tests

#include "DamageTest.moc"
