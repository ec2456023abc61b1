// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/relay/LocalSetup.h"
#include "core/relay/SecretLoader.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

#include <chrono>
#include <fstream>
#include <future>
#include <sstream>
#include <type_traits>

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using providers::Auth;
using waybill::tests::MemorySecretStore;

namespace {

constexpr const char* newKey = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";

std::string textOf(const JsonValue& value) { return std::string(value.string().value_or("")); }

std::string keyBody(const std::string& key) { return "{\"key\":\"" + key + "\"}"; }
std::string idBody(const std::string& id) { return "{\"id\":\"" + id + "\"}"; }

} // namespace

// Endpoints and keys through the API, of a relay whose main thread is this one.
class SetupTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<MemorySecretStore>();
        const auto setUp = [this](RelayFixture& relay) {
            m_setup = std::make_unique<LocalSetup>(relay.path("relay.toml"), knownProviders(relay.registry), *m_store);
            relay.setup = m_setup.get();
        };
        m_relay = std::make_unique<RelayFixture>(std::vector<EndpointConfig>(), HttpLimits(), setUp);
        m_loader = std::make_unique<SecretLoader>(m_relay->relay(), *m_store);
        m_setup->attach(m_relay->relay(), *m_loader);
    }
    void cleanup()
    {
        m_loader.reset();
        m_relay.reset();
    }

    void anEndpointIsAddedGetsItsKeyAndReceives()
    {
        const ApiAnswer added = post("/v1/endpoints", resendEndpoint());
        QCOMPARE(added.status, 201);
        QVERIFY(textOf(added["url"]).ends_with("/hooks/shop"));
        QVERIFY(!textOf(added["where"]).empty());
        QVERIFY(configText().find("name = \"shop\"") != std::string::npos);
        QCOMPARE(deliver(), 503); // nothing is believed without a key

        const ApiAnswer keys = post("/v1/endpoints/shop/keys", keyBody(svixKey));

        QCOMPARE(keys.status, 200);
        QCOMPARE(keys["keys"].size(), 1u);
        QCOMPARE(textOf(keys["keys"].at(0)["form"]), std::string("signing key"));
        QCOMPARE(deliver(), 200);
    }

    void twoKeysOverlapAndTheOldOneGoes()
    {
        addShop();
        QCOMPARE(post("/v1/endpoints/shop/keys", keyBody(newKey))["keys"].size(), 2u);
        QCOMPARE(deliver(), 200); // signed with the old one
        const ApiAnswer keys = get("/v1/endpoints/shop/keys");
        QCOMPARE(keys["keys"].size(), 2u);

        const std::string id = textOf(keys["keys"].at(0)["id"]);
        QCOMPARE(post("/v1/endpoints/shop/keys/remove", idBody(id))["keys"].size(), 1u);

        QCOMPARE(deliver(), 401);
    }

    void theLastKeyStays()
    {
        addShop();
        const std::string id = textOf(get("/v1/endpoints/shop/keys")["keys"].at(0)["id"]);

        QCOMPARE(post("/v1/endpoints/shop/keys/remove", idBody(id)).errorCode(), std::string("conflict"));

        QCOMPARE(deliver(), 200);
    }

    void theSameKeyAgainIsOneKey()
    {
        addShop();
        QCOMPARE(post("/v1/endpoints/shop/keys", keyBody(svixKey))["keys"].size(), 1u);
    }

    void aKeyNeverComesOutAgain()
    {
        addShop();
        for (const char* target : {"/v1/endpoints/shop/keys", "/v1/endpoints", "/v1/status", "/v1/audit"}) {
            const HttpAnswer answer = answerOf(
                [&] { return HttpClient(m_relay->relay().apiAddress().toString()).request("GET", target, bearer(), {}); });
            QVERIFY2(answer.status == 200, target);
            QVERIFY2(answer.body.find(svixKey.substr(6)) == std::string::npos, target);
        }
    }

    void whatDoesNotFitIsRefusedWithoutBeingRepeated_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a header at a signing endpoint") << QByteArray(R"({"key":"header X-Secret: c4nary"})");
        QTest::newRow("two keys") << QByteArray(R"({"key":"c4nary-one\nc4nary-two"})");
        QTest::newRow("nothing") << QByteArray(R"({"key":"  "})");
        QTest::newRow("no key") << QByteArray(R"({"c4nary":1})");
        QTest::newRow("no JSON") << QByteArray("c4nary");
        QTest::newRow("too long") << QByteArray("{\"key\":\"") + QByteArray(17 * 1024, 'k') + "\"}";
    }

    void whatDoesNotFitIsRefusedWithoutBeingRepeated()
    {
        QFETCH(QByteArray, body);
        addShop();

        const ApiAnswer answer = post("/v1/endpoints/shop/keys", body.toStdString());

        QCOMPARE(answer.status, 400);
        QVERIFY(textOf(answer["error"]["message"]).find("c4nary") == std::string::npos);
        QVERIFY(textOf(answer["error"]["hint"]).find("c4nary") == std::string::npos);
        QCOMPARE(deliver(), 200);
    }

    void badEndpointsAreRefusedAndTheFileStays_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no such provider") << QByteArray(R"({"name":"x","provider":"nobody","environment":"production","auth":"signature"})");
        QTest::newRow("no name") << QByteArray(R"({"provider":"resend","environment":"production","auth":"signature"})");
        QTest::newRow("a name that bends the file") << QByteArray("{\"name\":\"x\\\"\\nprovider=\\\"y\",\"provider\":\"resend\",\"environment\":\"production\",\"auth\":\"signature\"}");
        QTest::newRow("an unknown auth") << QByteArray(R"({"name":"x","provider":"resend","environment":"production","auth":"trust"})");
        QTest::newRow("a topic is missing") << QByteArray(R"({"name":"x","provider":"amazon-ses","environment":"production","auth":"signature"})");
        QTest::newRow("an unknown key") << QByteArray(R"({"name":"x","provider":"resend","environment":"production","auth":"signature","key":"k"})");
        QTest::newRow("the same name again") << QByteArray(R"({"name":"shop","provider":"resend","environment":"production","auth":"signature"})");
    }

    void badEndpointsAreRefusedAndTheFileStays()
    {
        QFETCH(QByteArray, body);
        addShop();
        const std::string before = configText();

        QCOMPARE(post("/v1/endpoints", body.toStdString()).status, 400);

        QCOMPARE(configText(), before);
        QCOMPARE(get("/v1/endpoints")["endpoints"].size(), 1u);
    }

    void aLockedKeychainIsSaidAndNothingChanges()
    {
        addShop();
        m_store->locked = true;

        QCOMPARE(post("/v1/endpoints/shop/keys", keyBody(newKey)).errorCode(), std::string("unavailable"));

        QCOMPARE(deliver(), 200);
    }

    void onlyAnAdminMay()
    {
        addShop();
        const std::string token = m_relay->path("api-token.watch.operate");
        writeToken(token, "0123456789abcdef0123456789abcdef0123456789abcdef");
        m_loader.reset();
        m_relay->config.endpoints = {endpoint("shop", "resend", Auth::Signature)};
        m_relay->start();
        m_loader = std::make_unique<SecretLoader>(m_relay->relay(), *m_store);
        m_setup->attach(m_relay->relay(), *m_loader);

        QCOMPARE(post("/v1/endpoints/shop/keys", keyBody(newKey), token).status, 403);
        QCOMPARE(post("/v1/endpoints", resendEndpoint(), token).status, 403);
        QCOMPARE(get("/v1/endpoints/shop/keys", token).status, 200);
    }

    void withoutASetUpNothingIsChanged()
    {
        RelayFixture bare({endpoint("shop", "resend", Auth::Signature)});

        QCOMPARE(bare.apiPost("/v1/endpoints/shop/keys", keyBody(newKey)).status, 503);
    }

    // What SIGHUP does with a file that was edited.
    void aConfigReadAgainBringsRulesAndRetention()
    {
        addShop();
        RelayConfig config = m_relay->config;
        config.endpoints = {endpoint("shop", "resend", Auth::Signature)};
        config.messageTypes = {{"Receipt", "receipt=receipt"}};
        config.correlationKeys = {"order"};
        config.retention = {.rawDays = 0, .eventDays = 1};
        QCOMPARE(deliver("2025-11-01T09:00:00.000Z"), 200);
        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), 1);

        m_relay->relay().setConfig(config);

        QTRY_COMPARE(m_relay->api("/v1/status")["events"].integer().value(), 0); // two months old
        QCOMPARE(deliver("2026-01-01T08:00:00.000Z"), 200);
        QTRY_COMPARE(m_relay->api("/v1/events")["events"].size(), 1u);
        const ApiAnswer found = m_relay->api("/v1/events");
        QCOMPARE(textOf(found["events"].at(0)["message_type"]), std::string("Receipt"));
        QCOMPARE(textOf(found["events"].at(0)["correlation_id"]), std::string("7712"));
    }

private:
    static std::string resendEndpoint()
    {
        return R"({"name":"shop","provider":"resend","environment":"production","auth":"signature"})";
    }

    // The set-up works in this thread, so the question must come from another one.
    template <typename Question>
    std::invoke_result_t<Question> answerOf(const Question& question)
    {
        auto answer = std::async(std::launch::async, question);
        if (!QTest::qWaitFor([&] { return answer.wait_for(0s) == std::future_status::ready; }, 30'000))
            qWarning("no answer came");
        return answer.get();
    }
    ApiAnswer post(const std::string& target, const std::string& body, const std::string& token = {})
    {
        return answerOf([&] { return m_relay->apiPost(target, body, token); });
    }
    ApiAnswer get(const std::string& target, const std::string& token = {})
    {
        return answerOf([&] { return m_relay->api(target, "GET", token); });
    }
    HeaderList bearer() { return HttpClient::bearer(m_relay->relay().tokenFile()); }

    void addShop()
    {
        QCOMPARE(post("/v1/endpoints", resendEndpoint()).status, 201);
        QCOMPARE(post("/v1/endpoints/shop/keys", keyBody(svixKey)).status, 200);
    }

    int deliver(const std::string& time = "2026-01-01T09:00:00.000Z")
    {
        std::string body = resendBody("email.delivered", "em-1", "nora.quist@example.org");
        body.replace(body.find("2026-01-01T09:00:00.000Z"), time.size(), time);
        body.replace(body.find(R"("email_id")"), 0, R"("tags":{"receipt":"receipt","order":"7712"},)");
        const std::string id = "msg_" + std::to_string(++m_sent);
        return m_relay->post("shop", svixHeaders(id, toMs(m_relay->clock.now()) / 1000, body), body).status;
    }

    std::string configText() const
    {
        std::stringstream text;
        text << std::ifstream(m_relay->path("relay.toml")).rdbuf();
        return text.str();
    }

    std::unique_ptr<RelayFixture> m_relay;
    std::unique_ptr<MemorySecretStore> m_store;
    std::unique_ptr<LocalSetup> m_setup;
    std::unique_ptr<SecretLoader> m_loader;
    int m_sent = 0;
};

WAYBILL_TEST(SetupTest)

} // namespace waybill::relay::tests

#include "SetupTest.moc"
