// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/ProbeApis.h"
#include "core/sending/Prober.h"
#include "core/simulator/ProviderServer.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::sending {

namespace {

using providers::ProbeAnswer;
using providers::ProbeVerdict;
using simulator::ProviderServer;
using simulator::SendFault;
using namespace std::chrono_literals;

Credential credentialAt(const std::string& provider, const std::string& origin)
{
    return {.name = "key", .environment = "staging", .provider = provider,
            .account = {.user = "AKIDEXAMPLE", .region = provider == "amazon-ses" ? "eu-west-1" : "", .channel = "shop", .origin = origin}};
}

Secret keyOf(const std::string& provider) { return Secret(std::string(providers::probeApiOf(provider)->prefix) + "0123456789"); }

} // namespace

class ProberTest : public QObject {
    Q_OBJECT

    waybill::tests::FakeClock m_clock;

    ProbeAnswer probeOver(const Credential& credential, bool reachesPeople = false, const std::string& before = {})
    {
        const Secret secret = keyOf(credential.provider);
        const ProberParts parts{m_clock, [](const providers::SendCall& call, std::stop_token stop) {
                                    return post(call, {.connect = 5s, .answer = 1s}, stop);
                                }};
        return probe({credential, secret, reachesPeople, before}, parts, {});
    }

    // Answers without a network, by the URL that is asked.
    ProbeAnswer probeWith(const Credential& credential, const Secret& secret, std::function<int(const std::string& url)> status,
                          std::string body = R"({"scopes":["mail.send"]})")
    {
        const ProberParts parts{m_clock, [&](const providers::SendCall& call, std::stop_token) {
                                    return PostOutcome{.reachedProvider = true,
                                                       .answer = providers::HttpAnswer{.status = status(call.url), .headers = {}, .body = body},
                                                       .trouble = {}};
                                }};
        return probe({credential, secret}, parts, {});
    }

private slots:
    void eachProviderTakesAGoodKeyAndNamesABadOne_data()
    {
        QTest::addColumn<QString>("provider");
        for (const providers::ProbeApi* api : providers::probeApis())
            QTest::newRow(std::string(api->provider).c_str()) << QString::fromUtf8(api->provider.data(), qsizetype(api->provider.size()));
    }

    void eachProviderTakesAGoodKeyAndNamesABadOne()
    {
        QFETCH(QString, provider);
        const std::string name = provider.toStdString();
        const auto verdictAfter = [&](SendFault fault) {
            const auto server = ProviderServer::start([fault](int) { return fault; }).value();
            const ProbeAnswer answer = probeOver(credentialAt(name, server->origin()));
            if (!server->taken().empty())
                qFatal("a probe sent a message");
            return answer.verdict;
        };
        QVERIFY(verdictAfter(SendFault::None) == ProbeVerdict::Works);
        QVERIFY(verdictAfter(SendFault::Slow) == ProbeVerdict::Works);
        QVERIFY(verdictAfter(SendFault::WrongKey) == ProbeVerdict::WrongKey);
        QVERIFY(verdictAfter(SendFault::NarrowKey) != ProbeVerdict::WrongKey);
        QVERIFY(verdictAfter(SendFault::ServerError) == ProbeVerdict::Unclear);
        QVERIFY(verdictAfter(SendFault::RateLimited) == ProbeVerdict::Unclear);
        QVERIFY(verdictAfter(SendFault::ResetBefore) == ProbeVerdict::NoNetwork);
        QVERIFY(verdictAfter(SendFault::Malformed) == ProbeVerdict::Unclear); // a page of somebody else's
    }

    void silenceIsNoNetworkAndNotAWrongKey()
    {
        const auto server = ProviderServer::start([](int) { return SendFault::SilenceBefore; }).value();
        const ProbeAnswer answer = probeOver(credentialAt("postmark", server->origin()));
        QVERIFY(answer.verdict == ProbeVerdict::NoNetwork);
        QVERIFY(!answer.hint.empty());
    }

    void nobodyThereIsNoNetwork()
    {
        std::string origin = ProviderServer::start().value()->origin(); // gone again
        QVERIFY(probeOver(credentialAt("postmark", origin)).verdict == ProbeVerdict::NoNetwork);
    }

    void aKeyOfAnotherRegionIsAWrongEnvironment()
    {
        Credential credential = credentialAt("sendgrid", {});
        const auto onlyIn = [](std::string_view host) {
            return [host](const std::string& url) { return url.contains(host) ? 200 : 401; };
        };
        const ProbeAnswer eu = probeWith(credential, keyOf("sendgrid"), onlyIn("https://api.eu.sendgrid.com/"));
        QVERIFY(eu.verdict == ProbeVerdict::WrongEnvironment);
        QVERIFY(eu.text.contains("eu"));
        credential.account.region = "eu";
        QVERIFY(probeWith(credential, keyOf("sendgrid"), onlyIn("https://api.eu.sendgrid.com/")).verdict == ProbeVerdict::Works);
        QVERIFY(probeWith(credential, keyOf("sendgrid"), onlyIn("https://api.sendgrid.com/")).verdict == ProbeVerdict::WrongEnvironment);
        QVERIFY(probeWith(credential, keyOf("sendgrid"), [](const std::string&) { return 401; }).verdict == ProbeVerdict::WrongKey);
    }

    void anotherProvidersKeyIsNotShownToThisOne()
    {
        int asked = 0;
        const ProbeAnswer answer = probeWith(credentialAt("postmark", {}), Secret("SG.abc.def"), [&](const std::string&) {
            ++asked;
            return 200;
        });
        QVERIFY(answer.verdict == ProbeVerdict::WrongEnvironment);
        QCOMPARE(asked, 0);
    }

    void aSandboxsKeyDoesntFitAnEnvironmentThatReachesPeople()
    {
        const Secret test("POSTMARK_API_TEST");
        const ProberParts parts{m_clock, [](const providers::SendCall&, std::stop_token) -> PostOutcome {
                                    qFatal("the test token has no server to ask for");
                                }};
        const Credential credential = credentialAt("postmark", {});
        QVERIFY(probe({credential, test, false}, parts, {}).verdict == ProbeVerdict::Works);
        QVERIFY(probe({credential, test, true}, parts, {}).verdict == ProbeVerdict::WrongEnvironment);
    }

    void aKeyOfAnotherAccountIsAWrongEnvironment()
    {
        const auto server = ProviderServer::start().value();
        const Credential credential = credentialAt("postmark", server->origin());
        QVERIFY(probeOver(credential, true, "Example Shop").verdict == ProbeVerdict::Works);
        const ProbeAnswer other = probeOver(credential, true, "Another Shop");
        QVERIFY(other.verdict == ProbeVerdict::WrongEnvironment);
        QVERIFY(other.text.contains("Another Shop"));
    }
};

WAYBILL_TEST(ProberTest)

} // namespace waybill::sending

#include "ProberTest.moc"
