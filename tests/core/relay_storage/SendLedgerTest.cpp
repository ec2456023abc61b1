// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SendErasure.h"
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

    void aChangeMadeFromAnOldRevisionIsRefusedAndNothingIsLost()
    {
        const auto ledger = opened();
        environments::EnvironmentChange mine{.rules = ledger->environment("staging").value(), .revision = 1};
        environments::EnvironmentChange theirs = mine;
        theirs.rules.dailyCap = 7;
        QVERIFY(ledger->change(theirs));
        mine.rules.paused = true;
        QCOMPARE(ledger->change(mine).error().code, ErrorCode::Conflict);
        QCOMPARE(ledger->environment("staging").value().dailyCap, std::optional(7));
        QVERIFY(!ledger->environment("staging").value().paused);
        mine.revision = 2;
        QVERIFY(ledger->change(mine));
        mine.rules.id = environments::EnvironmentId("new");
        QCOMPARE(ledger->change(mine).error().code, ErrorCode::Conflict); // there is none of revision 2
        mine.revision = 0;
        QVERIFY(ledger->change(mine));
        QCOMPARE(ledger->change(mine).error().code, ErrorCode::Conflict); // now there is one
    }

    void looseningWhatReachesPeopleNeedsItsName()
    {
        const auto ledger = opened();
        environments::EnvironmentChange change{.rules = ledger->environment("production").value()};
        change.rules.dailyCap = 1000;
        QCOMPARE(ledger->change(change).error().code, ErrorCode::InvalidInput);
        change.confirmation = "Production";
        QVERIFY(!ledger->change(change));
        change.confirmation = "production";
        QVERIFY(ledger->change(change));
        change.confirmation.clear();
        change.rules.paused = true; // tighter: at once
        QVERIFY(ledger->change(change));
        change.rules.paused = false;
        QVERIFY(!ledger->change(change));
        environments::EnvironmentChange staging{.rules = ledger->environment("staging").value()};
        staging.rules.allowedDomains = {"example.org"};
        QVERIFY(ledger->change(staging));
        staging.rules.guard = environments::GuardLevel::Everybody;
        QVERIFY(!ledger->change(staging));
    }

    void whatIsUsedOfTheCapIsTold()
    {
        const auto ledger = opened();
        QVERIFY(ledger->reserve(intentTo("a@example.net")));
        QVERIFY(ledger->note(ledger->reserve(intentTo("b@example.net")).value().id, {.state = SendState::Failed}));
        const auto states = ledger->environments().value();
        for (const environments::EnvironmentState& state : states)
            QCOMPARE(state.sentToday, state.rules.id.value() == "staging" ? 1 : 0);
    }

    void anEnvironmentIsRemovedOnlyWhenNothingHangsOnIt()
    {
        const auto ledger = opened();
        QVERIFY(ledger->change({.rules = {.id = environments::EnvironmentId("eu-test")}, .revision = 0}));
        QVERIFY(ledger->save({.name = "key", .environment = "eu-test", .provider = "postmark", .account = {}}));
        QCOMPARE(ledger->removeEnvironment("eu-test").error().code, ErrorCode::Conflict);
        QVERIFY(ledger->removeCredential("key"));
        QVERIFY(ledger->removeEnvironment("eu-test"));
        QCOMPARE(ledger->removeEnvironment("eu-test").error().code, ErrorCode::NotFound);
        QCOMPARE(ledger->removeEnvironment("staging").error().code, ErrorCode::Conflict);
    }

    void aCredentialsAgeAndLastUseAreKept()
    {
        using Kind = sending::CredentialNote::Kind;
        const auto ledger = opened();
        const Timestamp added = m_clock.now();
        QVERIFY(ledger->save({.name = "staging-key", .environment = "staging", .provider = "postmark", .account = {}}));
        m_clock.advance(24h);
        const std::string id = ledger->reserve(intentTo("a@example.net")).value().id;
        QVERIFY(!ledger->credentials().value().front().lastUsed);
        QVERIFY(ledger->note(id, {.state = SendState::InFlight, .attempts = 1}));
        QVERIFY(ledger->noteCredential("staging-key", {.kind = Kind::Probed,
                                                       .probe = {.verdict = "works", .mode = "live", .account = "Shop",
                                                                 .text = "fine", .scopes = {"mail.send"}}}));
        QVERIFY(ledger->noteCredential("staging-key", {.kind = Kind::Rotated}));
        sending::CredentialState state = ledger->credentials().value().front();
        QCOMPARE(state.addedAt, std::optional(added));
        QCOMPARE(state.lastUsed, std::optional(added + 24h));
        QCOMPARE(state.keySince(), std::optional(added + 24h));
        QCOMPARE(state.revokeSince, std::optional(added + 24h));
        QCOMPARE(state.probe->scopes, std::vector<std::string>{"mail.send"});
        QVERIFY(ledger->noteCredential("staging-key", {.kind = Kind::Revoked}));
        QVERIFY(ledger->save({.name = "staging-key", .environment = "staging", .provider = "postmark", .account = {}}));
        state = ledger->credentials().value().front();
        QVERIFY(!state.revokeSince);
        QCOMPARE(state.addedAt, std::optional(added)); // a change of its account makes the key no younger
        QCOMPARE(ledger->noteCredential("none", {.kind = Kind::Revoked}).error().code, ErrorCode::NotFound);
    }

    void credentialsHaveNoSecretInThem()
    {
        const auto ledger = opened();
        sending::Credential credential{.name = "staging-key", .environment = "staging", .provider = "postmark", .account = {}};
        QVERIFY(ledger->save(credential));
        QCOMPARE(ledger->credentials().value().front().credential.provider, std::string("postmark"));
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
        QCOMPARE(ledger->erase("Nora.Quist@Example.net").value().sends, std::int64_t(1));
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
