// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ProbeSupport.h"
#include "core/providers/registry/ProbeApis.h"
#include "core/providers/registry/SendApis.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

namespace waybill::providers {

namespace {

using V = ProbeVerdict;
using M = AccountMode;

struct Case {
    const char* provider;
    int status;
    const char* body;
    V verdict;
    M mode;
    const char* account;
};

constexpr Case cases[] = {
    {"sendgrid", 200, R"({"scopes":["mail.send","stats.read"]})", V::Works, M::Unknown, ""},
    {"sendgrid", 200, R"({"scopes":["stats.read"]})", V::MissingScope, M::Unknown, ""},
    {"sendgrid", 401, R"({"errors":[{"message":"authorization required"}]})", V::WrongKey, M::Unknown, ""},
    {"sendgrid", 429, "{}", V::Unclear, M::Unknown, ""},
    {"sendgrid", 500, "", V::Unclear, M::Unknown, ""},
    {"sendgrid", 400, R"({"errors":[{"message":"bad header"}]})", V::Malformed, M::Unknown, ""},

    {"postmark", 200, R"({"ID":1,"Name":"Shop","ApiTokens":["s3cret"],"DeliveryType":"Live"})", V::Works, M::Live, "Shop"},
    {"postmark", 200, R"({"ID":1,"Name":"Shop","DeliveryType":"Sandbox"})", V::Works, M::Sandbox, "Shop"},
    {"postmark", 401, R"({"ErrorCode":10,"Message":"No server token"})", V::WrongKey, M::Unknown, ""},
    {"postmark", 422, R"({"ErrorCode":10,"Message":"Bad token"})", V::WrongKey, M::Unknown, ""},

    {"mailgun", 200, R"({"items":[{"name":"sandbox12.mailgun.org"},{"name":"mg.shop.example"}]})", V::Works, M::Live, "mg.shop.example"},
    {"mailgun", 200, R"({"items":[{"name":"sandbox12.mailgun.org"}]})", V::Works, M::Sandbox, "sandbox12.mailgun.org"},
    {"mailgun", 200, "Mailgun Magnificent API", V::Unclear, M::Unknown, ""},
    {"mailgun", 401, "Forbidden", V::WrongKey, M::Unknown, ""},

    {"amazon-ses", 200, R"({"ProductionAccessEnabled":true,"SendingEnabled":true})", V::Works, M::Live, "eu-west-1"},
    {"amazon-ses", 200, R"({"ProductionAccessEnabled":false,"SendingEnabled":true})", V::Works, M::Sandbox, "eu-west-1"},
    {"amazon-ses", 200, R"({"ProductionAccessEnabled":true,"SendingEnabled":false})", V::MissingScope, M::Live, "eu-west-1"},
    {"amazon-ses", 403, R"({"__type":"UnrecognizedClientException","message":"invalid"})", V::WrongKey, M::Unknown, ""},
    {"amazon-ses", 403, R"({"__type":"InvalidSignatureException:http://x","message":"no match"})", V::WrongKey, M::Unknown, ""},
    {"amazon-ses", 403, R"({"__type":"AccessDeniedException","message":"no"})", V::MissingScope, M::Unknown, ""},

    {"resend", 200, R"({"data":[{"name":"shop.example"}]})", V::Works, M::Unknown, "shop.example"},
    {"resend", 200, R"({"data":[]})", V::Works, M::Sandbox, ""},
    {"resend", 401, R"({"name":"restricted_api_key","message":"only send"})", V::Works, M::Unknown, ""},
    {"resend", 403, R"({"name":"invalid_api_key","message":"no"})", V::WrongKey, M::Unknown, ""},

    {"agentmail", 200, R"({"inboxes":[{"inbox_id":"shop@agentmail.to"}]})", V::Works, M::Unknown, "shop@agentmail.to"},
    {"agentmail", 401, R"({"code":"unknown_api_key","message":"no"})", V::WrongKey, M::Unknown, ""},
    {"agentmail", 401, R"({"code":"invalid_token_type","message":"no"})", V::Malformed, M::Unknown, ""},
    {"agentmail", 403, R"({"code":"missing_permission","message":"no"})", V::MissingScope, M::Unknown, ""},

    {"mailersend", 200, R"({"data":[{"name":"shop.example"}]})", V::Works, M::Unknown, "shop.example"},
    {"mailersend", 401, R"({"message":"Unauthenticated."})", V::WrongKey, M::Unknown, ""},
    {"mailersend", 403, R"({"message":"no"})", V::MissingScope, M::Unknown, ""},

    {"postal", 200, R"({"status":"error","data":{"code":"MessageNotFound"}})", V::Works, M::Unknown, "https://postal.example.com"},
    {"postal", 200, R"({"status":"error","data":{"code":"InvalidServerAPIKey","message":"no"}})", V::WrongKey, M::Unknown, ""},
    {"postal", 200, R"({"status":"error","data":{"code":"ServerSuspended"}})", V::MissingScope, M::Unknown, ""},
    {"postal", 200, "<html>", V::Unclear, M::Unknown, ""},

    {"brevo", 200, R"({"email":"a@b.example","companyName":"Shop","relay":{"enabled":true}})", V::Works, M::Unknown, "Shop"},
    {"brevo", 200, R"({"email":"a@b.example","companyName":"Shop","relay":{"enabled":false}})", V::MissingScope, M::Unknown, ""},
    {"brevo", 401, R"({"code":"unauthorized","message":"Key not found"})", V::WrongKey, M::Unknown, ""},
    {"brevo", 403, R"({"code":"permission_denied","message":"no"})", V::MissingScope, M::Unknown, ""},

    {"sparkpost", 200, R"({"results":[{"domain":"shop.example"}]})", V::Works, M::Unknown, "shop.example"},
    {"sparkpost", 401, R"({"errors":[{"message":"Unauthorized."}]})", V::WrongKey, M::Unknown, ""},
    {"sparkpost", 403, R"({"errors":[{"message":"Forbidden."}]})", V::MissingScope, M::Unknown, ""},

    {"mailjet", 200, R"({"Data":[{"Email":"shop@example.com"}]})", V::Works, M::Unknown, "shop@example.com"},
    {"mailjet", 401, R"({"ErrorMessage":"no"})", V::WrongKey, M::Unknown, ""},
    {"mailjet", 403, R"({"ErrorMessage":"no"})", V::MissingScope, M::Unknown, ""},

    {"smtpcom", 200, R"({"status":"success","data":{"items":[{"name":"other"},{"name":"shop"}]}})", V::Works, M::Unknown, "shop"},
    {"smtpcom", 200, R"({"status":"success","data":{"items":[{"name":"other"}]}})", V::WrongEnvironment, M::Unknown, ""},
    {"smtpcom", 401, R"({"status":"fail","data":{"key":"Invalid"}})", V::WrongKey, M::Unknown, ""},

    {"emaillabs", 404, R"({"errors":[{"message":"Not found"}]})", V::Works, M::Unknown, "1.shop.smtp"},
    {"emaillabs", 401, R"({"errors":[{"message":"no"}]})", V::WrongKey, M::Unknown, ""},
    {"emaillabs", 403, R"({"errors":[{"message":"no"}]})", V::MissingScope, M::Unknown, ""},

    {"mandrill", 200, R"({"username":"shop"})", V::Works, M::Unknown, "shop"},
    {"mandrill", 500, R"({"name":"Invalid_Key","message":"Invalid API key"})", V::WrongKey, M::Unknown, ""},
    {"mandrill", 500, R"({"name":"GeneralError","message":"later"})", V::Unclear, M::Unknown, ""},
};

SendAccount accountFor(std::string_view provider)
{
    if (provider == "postal")
        return {.user = {}, .region = {}, .channel = {}, .origin = "https://postal.example.com"};
    if (provider == "emaillabs")
        return {.user = "app-key", .region = {}, .channel = "1.shop.smtp", .origin = {}};
    if (provider == "mailjet")
        return {.user = "public-key", .region = {}, .channel = {}, .origin = {}};
    if (provider == "amazon-ses")
        return {.user = "AKIDEXAMPLE", .region = "eu-west-1", .channel = {}, .origin = {}};
    if (provider == "smtpcom")
        return {.user = {}, .region = {}, .channel = "shop", .origin = {}};
    return {};
}

// The request as it stands on the wire, without what every HTTP client adds.
std::string wire(const SendCall& call)
{
    std::string text = std::string(call.method) + " " + call.url + "\n";
    for (const auto& [name, value] : call.headers)
        text.append(name).append(": ").append(value) += '\n';
    return text + "\n" + call.body + "\n";
}

std::string keyFor(const ProbeApi& api) { return std::string(api.prefix) + "canary-secret"; }

} // namespace

class ProbesTest : public QObject {
    Q_OBJECT

private slots:
    void everyProviderThatIsSentThroughCanBeProbed()
    {
        QCOMPARE(probeApis().size(), sendApis().size());
        for (const SendApi* api : sendApis())
            QVERIFY(probeApiOf(api->provider) != nullptr);
        QVERIFY(probeApiOf("pigeon") == nullptr);
    }

    void theRequestIsByteForByteAsDocumented_data() { addProviders(); }
    void theRequestIsByteForByteAsDocumented()
    {
        const ProbeApi& api = current();
        const SendAccount account = accountFor(api.provider);
        const Secret key(keyFor(api));
        const auto call = api.build({account, key, Timestamp(std::chrono::seconds(1780000000))});
        QVERIFY2(call, call ? "" : call.error().text().c_str());
        QVERIFY(!call->url.contains("canary"));
        QFile file(QStringLiteral(WAYBILL_FIXTURES "/probes/%1.http").arg(QString::fromUtf8(api.provider.data(), qsizetype(api.provider.size()))));
        if (qEnvironmentVariableIsSet("WAYBILL_WRITE_FIXTURES")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray::fromStdString(wire(*call)));
            return;
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QByteArray::fromStdString(wire(*call)), file.readAll());
    }

    void aRegionHasAnAddressOfItsOwn()
    {
        for (const ProbeApi* api : probeApis()) {
            for (const std::string_view region : api->regions) {
                const Secret key(keyFor(*api));
                const SendAccount there{.user = {}, .region = std::string(region), .channel = {}, .origin = {}};
                QVERIFY(api->build({there, key, {}})->url != api->build({{}, key, {}})->url);
            }
        }
    }

    void answersAreToldApart_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < std::size(cases); ++i)
            QTest::addRow("%s %d #%d", cases[i].provider, cases[i].status, int(i)) << int(i);
    }

    void answersAreToldApart()
    {
        QFETCH(int, index);
        const Case& expected = cases[index];
        const ProbeAnswer answer =
            classifyProbe(*probeApiOf(expected.provider),
                          {.status = expected.status, .headers = {}, .body = expected.body}, accountFor(expected.provider));
        QCOMPARE(std::string(toString(answer.verdict)), std::string(toString(expected.verdict)));
        QVERIFY(answer.mode == expected.mode);
        if (*expected.account != '\0')
            QCOMPARE(answer.account, std::string(expected.account));
        QVERIFY(!answer.text.empty());
        QVERIFY(answer.verdict == V::Works || !answer.hint.empty()); // what to do next
        QVERIFY(!answer.text.contains("s3cret"));
        QVERIFY(!answer.account.contains("s3cret"));
    }

    void whatNoProviderSaysIsNeverTakenForAGoodKey_data() { addProviders(); }
    void whatNoProviderSaysIsNeverTakenForAGoodKey()
    {
        const ProbeApi& api = current();
        for (const int status : {200, 202, 301, 401, 404, 418, 429, 500, 503}) {
            for (const char* body : {"", "{", "{}", "[]", "<html>", "null", "\"text\""}) {
                const ProbeAnswer answer =
                    classifyProbe(api, {.status = status, .headers = {}, .body = body}, accountFor(api.provider));
                QVERIFY2(answer.verdict != V::Works, body);
            }
        }
    }

    void whatCantBeAKeyIsShownToNobody_data()
    {
        QTest::addColumn<QByteArray>("provider");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char* name, const char* provider, const char* key, V verdict) {
            QTest::newRow(name) << QByteArray(provider) << QByteArray(key) << int(verdict);
        };
        row("empty", "postmark", "", V::Malformed);
        row("with its header's scheme", "resend", "Bearer re_123", V::Malformed);
        row("with a line break", "postmark", "abc\r\nX-Evil: 1", V::Malformed);
        row("with a space", "mailgun", "key-1 key-2", V::Malformed);
        row("with a typographic dash", "mailgun", "key–12", V::Malformed);
        row("in quotes", "mailgun", "\"key-12\"", V::Malformed);
        row("cut off at its beginning", "sendgrid", "abc.def", V::Malformed);
        row("another provider's", "postmark", "SG.abc.def", V::WrongEnvironment);
        row("another provider's prefix", "sendgrid", "re_abc", V::WrongEnvironment);
        row("a webhook's secret", "resend", "whsec_abc", V::Malformed);
        row("Brevo's SMTP key", "brevo", "xsmtpsib-abc", V::Malformed);
        row("the public half", "amazon-ses", "AKIDEXAMPLE", V::Works); // not the shape of one: AKIA
        row("an access key id", "amazon-ses", "AKIAIOSFODNN7EXAMPLE", V::Malformed);
    }

    void whatCantBeAKeyIsShownToNobody()
    {
        QFETCH(QByteArray, provider);
        QFETCH(QByteArray, key);
        QFETCH(int, verdict);
        const auto problem = shapeProblem(*probeApiOf(provider.toStdString()), Secret(key.toStdString()));
        if (V(verdict) == V::Works) {
            QVERIFY(!problem);
            return;
        }
        QVERIFY(problem);
        QCOMPARE(int(problem->verdict), verdict);
        QVERIFY(!problem->hint.empty());
        QVERIFY(key.isEmpty() || !problem->text.contains(key.toStdString()));
    }

private:
    void addProviders()
    {
        QTest::addColumn<QString>("provider");
        for (const ProbeApi* api : probeApis())
            QTest::newRow(std::string(api->provider).c_str()) << QString::fromUtf8(api->provider.data(), qsizetype(api->provider.size()));
    }

    const ProbeApi& current()
    {
        QFETCH(QString, provider);
        return *probeApiOf(provider.toStdString());
    }
};

WAYBILL_TEST(ProbesTest)

} // namespace waybill::providers

#include "ProbesTest.moc"
