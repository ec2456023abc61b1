// SPDX-License-Identifier: GPL-3.0-or-later
// The console's book of environments and its keeper of keys, against a real relay and the simulated providers.
#include "core/environments/client/CredentialKeeper.h"
#include "core/simulator/ProviderServer.h"
#include "tests/core/relay/RelayFixture.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>

namespace waybill::relay::tests {

namespace {

using environments::CredentialKeeper;
using environments::EnvironmentBook;
using environments::EnvironmentChange;
using providers::ProbeAnswer;
using providers::ProbeVerdict;
using simulator::ProviderServer;
using simulator::SendFault;
using namespace std::chrono_literals;

// Waits for an answer that comes in the event loop.
template <typename T>
class Answer {
public:
    std::function<void(Result<T>)> taker()
    {
        return [answer = m_answer](Result<T> result) { *answer = std::move(result); };
    }
    Result<T> wait()
    {
        if (!QTest::qWaitFor([this] { return m_answer->has_value(); }, 60'000))
            return fail(ErrorCode::Io, "the test waited in vain");
        return **m_answer;
    }

private:
    std::shared_ptr<std::optional<Result<T>>> m_answer = std::make_shared<std::optional<Result<T>>>();
};

} // namespace

class EnvironmentBookTest : public QObject {
    Q_OBJECT

    std::unique_ptr<RelayFixture> m_relay;
    std::unique_ptr<feed::ApiClient> m_client;
    std::unique_ptr<EnvironmentBook> m_book;
    waybill::tests::MemorySecretStore m_keychain;
    std::unique_ptr<CredentialKeeper> m_keeper;
    std::unique_ptr<ProviderServer> m_provider;
    std::atomic<int> m_fault = int(SendFault::None);

    EnvironmentBook::Ask asker()
    {
        return [this](const feed::ApiRequest& request, QObject*, std::function<void(Result<QByteArray>)> done) {
            if (request.post)
                m_client->post(request, request.json, std::move(done));
            else
                m_client->get(request, std::move(done));
        };
    }

    Result<void> change(const EnvironmentChange& change)
    {
        Answer<void> answer;
        m_book->change(change, this, answer.taker());
        return answer.wait();
    }

    sending::Credential credential(const std::string& name = "postmark-staging") const
    {
        return {.name = name, .environment = "staging", .provider = "postmark", .account = {.user = {}, .region = {}, .channel = {}, .origin = m_provider->origin()}};
    }

    Result<void> add(const std::string& secret)
    {
        Answer<void> answer;
        m_keeper->add(credential(), Secret(secret), answer.taker());
        return answer.wait();
    }

    Result<CredentialKeeper::Changed> rotate(const std::string& secret, bool evenSo = false)
    {
        Answer<CredentialKeeper::Changed> answer;
        m_keeper->rotate("postmark-staging", Secret(secret), evenSo, answer.taker());
        return answer.wait();
    }

    std::string kept(const std::string& name)
    {
        std::string text;
        m_keychain.read(name, [&text](Result<Secret> secret) { text = secret ? std::string(secret->reveal()) : ""; });
        return text;
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<RelayFixture>(std::vector<EndpointConfig>());
        m_client = std::make_unique<feed::ApiClient>(
            feed::RelayAddress{QUrl(QString::fromStdString(m_relay->relay().apiUrl())), m_relay->relay().tokenFile()});
        m_book = std::make_unique<EnvironmentBook>(asker(), nullptr, 50ms);
        m_keychain = {};
        m_fault = int(SendFault::None);
        m_provider = ProviderServer::start([this](int) { return SendFault(m_fault.load()); }).value();
        m_keeper = std::make_unique<CredentialKeeper>(*m_book, m_keychain, m_relay->clock);
        m_book->setConnected(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_book->isLoaded(), 30'000);
    }

    void cleanup()
    {
        m_keeper.reset();
        m_book.reset();
        m_client.reset();
        m_relay.reset();
    }

    void theThreeUsualEnvironmentsComeInTheOrderOfTheirReach()
    {
        QCOMPARE(m_book->environments().size(), std::size_t(3));
        QCOMPARE(m_book->environments()[0].rules.id.value(), std::string("development"));
        QCOMPARE(m_book->environments()[2].rules.id.value(), std::string("production"));
        QVERIFY(m_book->current() == nullptr);
        m_book->choose("staging");
        QCOMPARE(m_book->current()->rules.id.value(), std::string("staging"));
    }

    void aColleaguesPauseIsSeenByItself()
    {
        QSignalSpy spy(m_book.get(), &EnvironmentBook::changed);
        m_relay->apiPost("/v1/environments", R"({"name":"staging","guard":"allow_list","paused":true})");
        QTRY_VERIFY_WITH_TIMEOUT(m_book->find("staging")->rules.paused, 30'000);
        QVERIFY(spy.count() > 0);
    }

    void aColleaguesChangeIsNotOverwrittenAndIsKnownWhenItIsSaid()
    {
        EnvironmentChange mine{.rules = m_book->find("staging")->rules, .revision = m_book->find("staging")->revision};
        mine.rules.allowedDomains = {"example.org"};
        m_relay->apiPost("/v1/environments", R"({"name":"staging","guard":"allow_list","daily_cap":3})");

        const auto refused = change(mine);

        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QCOMPARE(m_book->find("staging")->rules.dailyCap, std::optional(3));
        mine.revision = m_book->find("staging")->revision;
        QVERIFY(change(mine));
        QCOMPARE(m_book->find("staging")->rules.allowedDomains, std::vector<std::string>{"example.org"});
    }

    void whatReachesPeopleIsLoosenedOnlyWithItsName()
    {
        EnvironmentChange mine{.rules = m_book->find("production")->rules, .revision = m_book->find("production")->revision};
        mine.rules.dailyCap = std::nullopt;
        QCOMPARE(change(mine).error().code, ErrorCode::InvalidInput);
        mine.confirmation = "production";
        QVERIFY(change(mine));
    }

    void withoutARelayTheProblemIsKeptAndNothingForgotten()
    {
        m_relay->stop();
        m_book->reload();
        QTRY_VERIFY_WITH_TIMEOUT(m_book->problem().has_value(), 30'000);
        QCOMPARE(m_book->environments().size(), std::size_t(3));
        QCOMPARE(change({.rules = m_book->environments().front().rules}).error().code, ErrorCode::Unavailable);
    }

    void aNewCredentialIsInTheKeychainAndItsPublicHalfAtTheRelay()
    {
        QVERIFY(add("first-key"));
        QCOMPARE(kept("postmark-staging.sending"), std::string("first-key"));
        QCOMPARE(m_book->credentialsOf("staging").size(), std::size_t(1));
        QVERIFY(m_book->credentialsOf("production").empty());
        QCOMPARE(add("again").error().code, ErrorCode::Conflict);
        QCOMPARE(kept("postmark-staging.sending"), std::string("first-key"));
    }

    void whatTheRelayRefusesLeavesNothingInTheKeychain()
    {
        m_relay->stop();
        QVERIFY(!add("first-key"));
        QCOMPARE(kept("postmark-staging.sending"), std::string());
    }

    void aLockedKeychainKeepsEverythingAsItIs()
    {
        QVERIFY(add("first-key"));
        m_keychain.locked = true;
        QCOMPARE(rotate("second-key").error().code, ErrorCode::Unavailable);
        Answer<void> removed;
        m_keeper->remove("postmark-staging", removed.taker());
        QCOMPARE(removed.wait().error().code, ErrorCode::Unavailable);
        QCOMPARE(m_book->credentials().size(), std::size_t(1));
        m_keychain.locked = false;
        QCOMPARE(kept("postmark-staging.sending"), std::string("first-key"));
    }

    void aProbeIsNotedForColleagues()
    {
        QVERIFY(add("first-key"));
        Answer<ProbeAnswer> answer;
        m_keeper->probe("postmark-staging", answer.taker());
        QVERIFY(answer.wait().value().verdict == ProbeVerdict::Works);
        const sending::CredentialState* state = m_book->findCredential("postmark-staging");
        QCOMPARE(state->probe->account, std::string("Example Shop"));
        QCOMPARE(state->probe->mode, std::string("live"));
        QVERIFY(state->probedAt);
    }

    void noNetworkDoesntOverwriteWhatIsKnownOfTheKey()
    {
        QVERIFY(add("first-key"));
        Answer<ProbeAnswer> good;
        m_keeper->probe("postmark-staging", good.taker());
        QVERIFY(good.wait());
        m_fault = int(SendFault::ResetBefore);
        Answer<ProbeAnswer> none;
        m_keeper->probe("postmark-staging", none.taker());
        QVERIFY(none.wait().value().verdict == ProbeVerdict::NoNetwork);
        QCOMPARE(m_book->findCredential("postmark-staging")->probe->verdict, std::string("works"));
    }

    void rotatingTriesSwitchesAndRemindsUntilTheOldKeyIsRevoked()
    {
        QVERIFY(add("first-key"));
        const auto changed = rotate("second-key");
        QVERIFY(changed && changed->inUse);
        QCOMPARE(kept("postmark-staging.sending"), std::string("second-key"));
        QCOMPARE(kept("postmark-staging.sending.old"), std::string("first-key"));
        QCOMPARE(kept("postmark-staging.sending.next"), std::string());
        QVERIFY(m_book->findCredential("postmark-staging")->revokeSince);

        Answer<ProbeAnswer> tooEarly;
        m_keeper->confirmRevoked("postmark-staging", tooEarly.taker());
        QVERIFY(tooEarly.wait().value().verdict == ProbeVerdict::Works); // the provider still takes it
        QVERIFY(m_book->findCredential("postmark-staging")->revokeSince);

        m_fault = int(SendFault::WrongKey);
        Answer<ProbeAnswer> revoked;
        m_keeper->confirmRevoked("postmark-staging", revoked.taker());
        QVERIFY(revoked.wait().value().verdict == ProbeVerdict::WrongKey);
        QVERIFY(!m_book->findCredential("postmark-staging")->revokeSince);
        QCOMPARE(kept("postmark-staging.sending.old"), std::string());
    }

    void aKeyThatTheProviderDoesntTakeChangesNothing()
    {
        QVERIFY(add("first-key"));
        m_fault = int(SendFault::WrongKey);
        const auto changed = rotate("second-key");
        QVERIFY(changed && !changed->inUse);
        QVERIFY(changed->answer.verdict == ProbeVerdict::WrongKey);
        QCOMPARE(kept("postmark-staging.sending"), std::string("first-key"));
        QCOMPARE(kept("postmark-staging.sending.next"), std::string());
        QVERIFY(!m_book->findCredential("postmark-staging")->revokeSince);
        QVERIFY(rotate("second-key", true)->inUse); // the person knows better
        QVERIFY(!rotate("Bearer third", true)->inUse); // that is no key at all
        QCOMPARE(kept("postmark-staging.sending"), std::string("second-key"));
    }

    void aTitleChangesWhatPeopleSeeAndNothingElse()
    {
        QVERIFY(add("first-key"));
        const environments::EnvironmentState before = *m_book->find("staging");
        EnvironmentChange renamed{.rules = before.rules, .revision = before.revision};
        renamed.rules.title = "Staging Europe";
        QVERIFY(change(renamed));
        QCOMPARE(m_book->find("staging")->rules.title, std::string("Staging Europe"));
        QCOMPARE(m_book->credentialsOf("staging").size(), std::size_t(1)); // still its own
        QCOMPARE(kept("postmark-staging.sending"), std::string("first-key"));

        // Nobody is to take one environment for another.
        for (const char* taken : {"Production", "staging europe"}) {
            const environments::EnvironmentState development = *m_book->find("development");
            EnvironmentChange alike{.rules = development.rules, .revision = development.revision};
            alike.rules.title = taken;
            const Result<void> done = change(alike);
            QVERIFY(!done && done.error().code == ErrorCode::InvalidInput);
        }
    }

    void whatIsRemovedIsGoneFromBothPlaces()
    {
        QVERIFY(add("first-key"));
        QVERIFY(rotate("second-key"));
        m_keychain.write("postmark-staging.sending.next", Secret("of a rotation that ended half-way"), [](const Result<void>&) {});
        Answer<void> removed;
        m_keeper->remove("postmark-staging", removed.taker());
        QVERIFY(removed.wait());
        QVERIFY(m_book->credentials().empty());
        for (const char* name : {"postmark-staging.sending", "postmark-staging.sending.old", "postmark-staging.sending.next"})
            QCOMPARE(kept(name), std::string());
    }
};

WAYBILL_TEST(EnvironmentBookTest)

} // namespace waybill::relay::tests

#include "EnvironmentBookTest.moc"
