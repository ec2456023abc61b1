// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/amazonses/SigV4.h"
#include "core/providers/registry/SendApis.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <set>

namespace waybill::providers {

namespace {

using environments::Message;

const std::string secretText = "canary-secret";

// Everything a provider can carry at once.
Message richMessage()
{
    Message message;
    message.from = {"Example, Shop", "shop@example.com"};
    message.to = {"Nora Quist", "nora@example.net"};
    message.replyTo = "help@example.com";
    message.subject = "Grüße \"42\"";
    message.text = "Line one\nLine <two>";
    message.html = "<p>Line one</p>";
    message.tags = {"receipt"};
    message.metadata = {{"order", "42"}};
    message.headers = {{"X-Trace", "abc"}};
    message.attachments = {{"a.txt", "text/plain", "hello"}};
    message.messageType = "receipt";
    message.correlationId = "order-42";
    return message;
}

// What this provider has no place for is left out.
Message messageFor(std::string_view provider)
{
    Message message = richMessage();
    if (provider == "emaillabs")
        message.attachments.clear();
    return message;
}

environments::PermittedMessage permitted(Message message)
{
    const environments::Environment staging{.id = environments::EnvironmentId("staging"),
                                            .guard = environments::GuardLevel::AllowList,
                                            .allowedDomains = {"example.net"}};
    return environments::permit(std::move(message), staging, {.testAddresses = {}, .suppression = {}, .confirmation = {}})
        .value();
}

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

Result<SendCall> built(const SendApi& api, Message message, const SendAccount& account)
{
    const Secret secret{secretText};
    return api.build(permitted(std::move(message)), {account, secret, "send-0001", Timestamp(std::chrono::seconds(1780000000))});
}

// The request as it stands on the wire, without what every HTTP client adds.
std::string wire(const SendCall& call)
{
    std::string text = "POST " + call.url + "\n";
    for (const auto& [name, value] : call.headers)
        text.append(name).append(": ").append(value) += '\n';
    return text + "\n" + call.body + "\n";
}

QString fixture(std::string_view provider)
{
    return QStringLiteral(WAYBILL_FIXTURES "/sends/%1.http").arg(QString::fromUtf8(provider));
}

} // namespace

class SendRequestsTest : public QObject {
    Q_OBJECT

private slots:
    void theRequestIsByteForByteAsDocumented_data() { addProviders(); }
    void theRequestIsByteForByteAsDocumented()
    {
        const SendApi& api = current();
        const auto call = built(api, messageFor(api.provider), accountFor(api.provider));
        QVERIFY2(call, call ? "" : call.error().text().c_str());
        QFile file(fixture(api.provider));
        if (qEnvironmentVariableIsSet("WAYBILL_WRITE_FIXTURES")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray::fromStdString(wire(*call)));
            return;
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QByteArray::fromStdString(wire(*call)), file.readAll());
    }

    void theSecretStandsWhereTheProviderReadsItAndNowhereElse_data() { addProviders(); }
    void theSecretStandsWhereTheProviderReadsItAndNowhereElse()
    {
        const SendApi& api = current();
        const SendCall call = built(api, messageFor(api.provider), accountFor(api.provider)).value();
        QVERIFY(!call.url.contains(secretText));
        QCOMPARE(call.body.contains(secretText), api.provider == "mandrill"); // the only one that wants it there
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html, the documented example
    void sigV4SignsAsItsDocumentationDoes()
    {
        const Secret key("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        const Timestamp time = std::chrono::sys_days(std::chrono::year(2015) / 8 / 30) + std::chrono::hours(12) +
                               std::chrono::minutes(36);
        const std::string authorization = amazonses::sigV4Authorization(
            {.method = "GET",
             .path = "/",
             .query = "Action=ListUsers&Version=2010-05-08",
             .headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"},
                         {"host", "iam.amazonaws.com"},
                         {"x-amz-date", amazonses::amzDate(time)}},
             .body = {}},
            {.accessKeyId = "AKIDEXAMPLE", .region = "us-east-1", .service = "iam"}, key, time);
        QCOMPARE(authorization,
                 std::string("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                             "SignedHeaders=content-type;host;x-amz-date, "
                             "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
    }

    void aMessageWithoutExtrasHasNone_data() { addProviders(); }
    void aMessageWithoutExtrasHasNone()
    {
        const SendApi& api = current();
        Message plain;
        plain.from = {"", "shop@example.com"};
        plain.to = {"", "nora@example.net"};
        plain.subject = "Hello";
        plain.text = "Hi";
        const SendCall call = built(api, plain, accountFor(api.provider)).value();
        const std::string empty(2, '"');
        for (const std::string& absent : {std::string("null"), empty, std::string("attachment")})
            QVERIFY2(!call.body.contains(absent), call.body.c_str());
        QVERIFY(call.body.contains("nora@example.net"));
    }

    void aKeyNeverCrossesANetworkInTheClear_data() { addProviders(); }
    void aKeyNeverCrossesANetworkInTheClear()
    {
        const SendApi& api = current();
        SendAccount account = accountFor(api.provider);
        for (const char* bad : {"http://api.example.com", "http://127.0.0.1.evil.org", "https://a@b.example.com",
                                "https://x.example.com/path", "ftp://x.example.com", "api.example.com", "https://"}) {
            account.origin = bad;
            const auto call = built(api, messageFor(api.provider), account);
            QVERIFY2(!call, bad);
            QCOMPARE(call.error().code, ErrorCode::InvalidInput);
        }
        account.origin = "http://127.0.0.1:8027";
        const std::string url = built(api, messageFor(api.provider), account).value().url;
        QVERIFY(url.starts_with(account.origin + '/'));
    }

    void whatIsMissingOfTheAccountIsSaid()
    {
        for (const SendApi* api : sendApis()) {
            if (api->userName.empty() && api->channelName.empty() && !api->needsOrigin)
                continue;
            const auto call = built(*api, messageFor(api->provider), {});
            QVERIFY(!call);
            QVERIFY(!call.error().hint.empty());
        }
    }

    void whatAProviderCantCarryIsRefusedInsteadOfLost()
    {
        Message tagged = richMessage();
        tagged.tags = {"a", "b"};
        QVERIFY(!built(*sendApiOf("postmark"), tagged, {}));
        QVERIFY(!built(*sendApiOf("mailjet"), tagged, accountFor("mailjet")));

        Message odd = richMessage();
        odd.correlationId = "order 42";
        QVERIFY(!built(*sendApiOf("resend"), odd, {}));

        Message templated = richMessage();
        templated.templateId = "welcome";
        for (const char* provider : {"smtpcom", "postal", "agentmail", "emaillabs", "brevo", "mailjet"})
            QVERIFY2(!built(*sendApiOf(provider), templated, accountFor(provider)), provider);

        QVERIFY(!built(*sendApiOf("emaillabs"), richMessage(), accountFor("emaillabs"))); // an attachment
    }

    void theIdempotencyKeyGoesWhereThereIsOne_data() { addProviders(); }
    void theIdempotencyKeyGoesWhereThereIsOne()
    {
        const SendApi& api = current();
        const SendCall call = built(api, messageFor(api.provider), accountFor(api.provider)).value();
        QCOMPARE(call.headers.find("Idempotency-Key").has_value(), api.idempotent);
    }

private:
    void addProviders()
    {
        QTest::addColumn<QString>("provider");
        for (const SendApi* api : sendApis())
            QTest::newRow(std::string(api->provider).c_str()) << QString::fromUtf8(api->provider);
    }

    const SendApi& current()
    {
        QFETCH(QString, provider);
        return *sendApiOf(provider.toStdString());
    }
};

WAYBILL_TEST(SendRequestsTest)

} // namespace waybill::providers

#include "SendRequestsTest.moc"
