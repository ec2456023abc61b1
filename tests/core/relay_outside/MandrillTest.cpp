// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"
#include "core/relay/Relay.h"
#include "tests/support/FakeClock.h"
#include "tests/support/HttpClient.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <spdlog/spdlog.h>

namespace waybill::relay::tests {

using waybill::tests::FakeClock;
using waybill::tests::HeaderList;
using waybill::tests::HttpAnswer;
using waybill::tests::HttpClient;

namespace {

struct MandrillRelay {
    explicit MandrillRelay(const std::string& publicUrl)
    {
        spdlog::set_level(spdlog::level::off);
        RelayConfig config;
        config.hooks.listen.port = 0;
        config.api.listen.port = 0;
        config.endpoints = {{"m", "mandrill", "production", providers::Auth::Signature, publicUrl, {}}};
        auto started = Relay::start({.config = config, .dataDirectory = folder.path().toStdString()}, registry, clock);
        if (!started)
            qFatal("%s", started.error().error.text().c_str());
        relay = std::move(*started);
    }
    void setKey(const std::string& key)
    {
        std::vector<Secret> secrets;
        secrets.emplace_back(key);
        relay->setSecrets("m", std::move(secrets));
    }
    HttpAnswer request(const char* method, const HeaderList& headers = {}, std::string_view body = {})
    {
        return HttpClient(relay->hooksAddress().toString()).request(method, "/hooks/m", headers, body);
    }

    QTemporaryDir folder;
    FakeClock clock;
    const providers::Registry registry;
    std::unique_ptr<Relay> relay;
};

} // namespace

class MandrillTest : public QObject {
    Q_OBJECT

private slots:
    void everyVectorGetsItsVerdict()
    {
        QFile file(QStringLiteral(WAYBILL_FIXTURES "/payloads/mandrill/signature-vector.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        JsonDocument vectors;
        QVERIFY(vectors.parse(file.readAll().toStdString()));
        std::vector<JsonValue> cases{vectors.root()};
        for (const JsonValue& variant : vectors.root()["variants"])
            cases.push_back(variant);
        QCOMPARE(cases.size(), std::size_t(4));
        for (const JsonValue& each : cases) {
            MandrillRelay relay(std::string(*each["url"].string()));
            relay.setKey(std::string(*each["key"].string()));
            HeaderList headers;
            for (std::size_t i = 0; i < each["headers"].size(); ++i)
                headers.emplace_back(each["headers"].keyAt(i), *each["headers"].at(i).string());

            const int status = relay.request("POST", headers, *each["body"].string()).status;

            const std::string why(each["why"].string().value_or("the main vector"));
            QVERIFY2(status == (each["expected"].string() == "valid" ? 200 : 401), why.c_str());
        }
    }

    // Its key is made only after the URL was accepted.
    void theUrlCanBeTriedBeforeThereIsAKey()
    {
        MandrillRelay relay("https://relay.example.com/hooks/m");

        QCOMPARE(relay.request("HEAD").status, 200);
        QCOMPARE(relay.request("GET").status, 405);
        QCOMPARE(relay.request("POST", {}, "mandrill_events=%5B%5D").status, 503);
    }

    void aProbeUnderTheKnownKeyIsAnsweredAndNothingElseIs()
    {
        MandrillRelay relay("https://user:pass@relay.example.com/hooks/mandrill?x=1");
        relay.setKey("another-key");
        const HeaderList probe{{"X-Mandrill-Signature", "2ILZRPBVDIt+fxKMdJvuMgDO5SU="}}; // of an empty batch

        QCOMPARE(relay.request("POST", probe, "mandrill_events=%5B%5D").status, 200);
        QCOMPARE(relay.request("POST", probe, "mandrill_events=%5B%7B%7D%5D").status, 401);
        QCOMPARE(relay.relay->intakeCounts().requests, std::int64_t(0));
    }
};

WAYBILL_TEST(MandrillTest)

} // namespace waybill::relay::tests

#include "MandrillTest.moc"
