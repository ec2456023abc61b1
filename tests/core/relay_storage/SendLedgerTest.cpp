// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SendLedger.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <mutex>
#include <set>
#include <thread>

namespace waybill::relay::tests {

namespace {

using sending::LedgerNote;
using sending::SendState;
using waybill::tests::FakeClock;
using namespace std::chrono_literals;

sending::Intent intentTo(std::string recipient)
{
    return {.environment = "staging",
            .provider = "postmark",
            .credential = "staging-key",
            .recipient = std::move(recipient),
            .messageType = "receipt",
            .correlationId = "order-1"};
}

} // namespace

class SendLedgerTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeClock m_clock;

    std::unique_ptr<SendLedger> opened()
    {
        auto ledger = SendLedger::open(m_folder->filePath(QStringLiteral("sends.db")).toStdString(), m_clock);
        if (!ledger)
            qFatal("%s", ledger.error().text().c_str());
        return std::move(*ledger);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aNewLedgerHasTheDefaultEnvironmentsAndKeepsChanges()
    {
        auto ledger = opened();
        QCOMPARE(ledger->environments().value().size(), std::size_t(3));
        environments::Environment staging = ledger->environment("staging").value();
        staging.allowedDomains = {"Example.net"};
        QVERIFY(ledger->save(staging));
        ledger.reset();
        QCOMPARE(opened()->environment("staging").value().allowedDomains, std::vector<std::string>{"example.net"});
        QCOMPARE(opened()->environment("nowhere").error().code, ErrorCode::NotFound);
    }

    void credentialsHaveNoSecretInThem()
    {
        const auto ledger = opened();
        sending::Credential credential{.name = "staging-key", .environment = "staging", .provider = "postmark", .account = {}};
        QVERIFY(ledger->save(credential));
        QCOMPARE(ledger->credentials().value().front().provider, std::string("postmark"));
        credential.provider = "pigeon";
        QCOMPARE(ledger->save(credential).error().code, ErrorCode::InvalidInput);
        QVERIFY(ledger->removeCredential("staging-key"));
        QCOMPARE(ledger->removeCredential("staging-key").error().code, ErrorCode::NotFound);
    }

    void reservedPlacesCountAndThoseThatSentNothingDont()
    {
        const auto ledger = opened();
        QCOMPARE(ledger->reserve(intentTo("a@example.net")).value().sentToday, 0);
        const Reserved second = ledger->reserve(intentTo("b@example.net")).value();
        QCOMPARE(second.sentToday, 1);
        QVERIFY(ledger->note(second.id, {.state = SendState::Failed}));
        QCOMPARE(ledger->reserve(intentTo("c@example.net")).value().sentToday, 1);
        m_clock.advance(24h);
        QCOMPARE(ledger->reserve(intentTo("d@example.net")).value().sentToday, 0);
    }

    void twoWhoReserveAtOnceNeverSeeTheSameCount()
    {
        const auto ledger = opened();
        std::mutex mutex;
        std::set<int> counts;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 25; ++round) {
                    const int count = ledger->reserve(intentTo("a@example.net")).value().sentToday;
                    const std::lock_guard lock(mutex);
                    counts.insert(count);
                }
            });
        }
        threads.clear();
        QCOMPARE(counts.size(), std::size_t(100));
    }

    void aStateThatCantFollowIsRefusedAndTheOldOneStays()
    {
        const auto ledger = opened();
        const std::string id = ledger->reserve(intentTo("a@example.net")).value().id;
        QCOMPARE(ledger->note(id, {.state = SendState::Accepted, .messageId = "m"}).error().code, ErrorCode::Conflict);
        QVERIFY(ledger->note(id, {.state = SendState::InFlight, .attempts = 1}));
        QVERIFY(ledger->note(id, {.state = SendState::Accepted, .attempts = 1, .messageId = "m"}));
        QCOMPARE(ledger->note(id, {.state = SendState::Failed}).error().code, ErrorCode::Conflict);
        QCOMPARE(ledger->entry(id).value().last.messageId, std::string("m"));
        QCOMPARE(ledger->note("snd_nothing", {}).error().code, ErrorCode::NotFound);
    }

    void afterACrashTheLedgerSaysWhatIsCertain()
    {
        auto ledger = opened();
        const std::string planned = ledger->reserve(intentTo("a@example.net")).value().id;
        const std::string asked = ledger->reserve(intentTo("b@example.net")).value().id;
        QVERIFY(ledger->note(asked, {.state = SendState::InFlight, .attempts = 1}));
        ledger.reset(); // the sender and the relay are gone
        ledger = opened();
        m_clock.advance(6min);
        QVERIFY(ledger->entries(10));
        QVERIFY(ledger->entry(asked).value().last.state == SendState::Unknown);
        QVERIFY(ledger->entry(planned).value().last.state == SendState::Planned);
        m_clock.advance(10min);
        QVERIFY(ledger->entries(10));
        QVERIFY(ledger->entry(planned).value().last.state == SendState::Failed);
    }

    void anErasedAddressIsInNoFileAnyMore()
    {
        auto ledger = opened();
        QVERIFY(ledger->reserve(intentTo("nora.quist@example.net")));
        QVERIFY(ledger->reserve(intentTo("other@example.net")));
        QCOMPARE(ledger->erase("Nora.Quist@Example.net").value(), std::int64_t(1));
        QCOMPARE(ledger->entries(10).value().size(), std::size_t(1));
        for (const QString& name : QDir(m_folder->path()).entryList(QDir::Files)) {
            QFile file(m_folder->filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().toLower().contains("nora.quist"), qPrintable(name));
        }
    }
};

WAYBILL_TEST(SendLedgerTest)

} // namespace waybill::relay::tests

#include "SendLedgerTest.moc"
