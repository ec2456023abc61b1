// SPDX-License-Identifier: GPL-3.0-or-later
// What each provider's domain API is asked and how its answer is read; hostile answers; the check that rests on them.
#include "core/domains/expectations/ExpectationCheck.h"
#include "core/domains/provider_api/AskProvider.h"
#include "core/sending/HttpPost.h"
#include "core/simulator/ProviderServer.h"
#include "tests/support/TestMain.h"
#include "tests/support/ZoneResolver.h"

#include <QFile>
#include <QTest>

namespace waybill::domains::tests {

namespace {

using Kind = ExpectedRecord::Kind;
using waybill::tests::ZoneResolver;

const dns::Name domain = *dns::Name::parse("mail.example.com");

std::string fixture(const std::string& name)
{
    QFile file(QStringLiteral(WAYBILL_FIXTURES "/provider_domains/") + QString::fromStdString(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

// The n-th request gets <provider>-<n>.json.
struct Script {
    std::string provider;
    std::vector<std::string> asked = {};
    std::vector<providers::Headers> headers = {};
    std::vector<std::string> bodies = {};

    ProviderTransport transport()
    {
        return [this](const providers::SendCall& call, const std::stop_token&) -> Result<providers::HttpAnswer> {
            asked.push_back(std::string(call.method) + " " + call.url);
            headers.push_back(call.headers);
            bodies.push_back(call.body);
            return providers::HttpAnswer{200, {}, fixture(provider + "-" + std::to_string(asked.size()) + ".json")};
        };
    }
};

ProviderAccess accessTo(const std::string& provider)
{
    ProviderAccess access;
    access.provider = provider;
    access.account.user = provider == "ses" ? "AKIDEXAMPLE" : "public";
    access.account.region = provider == "ses" ? "eu-west-1" : "";
    access.secret = Secret("the-secret");
    return access;
}

Result<std::vector<ProviderRecord>> askWith(const std::string& provider, const std::string& body, int status = 200)
{
    return askProvider(accessTo(provider), domain, SystemClock(),
                       [&](const providers::SendCall&, const std::stop_token&) -> Result<providers::HttpAnswer> {
                           return providers::HttpAnswer{status, {}, body};
                       },
                       {});
}

ProviderRecord recordOf(const char* purpose, Kind kind, const char* name, const char* value, bool isOptional = false)
{
    return {purpose, kind, *dns::Name::parse(name), value, isOptional};
}

} // namespace

class AskProviderTest : public QObject {
    Q_OBJECT

private slots:
    void eachProviderIsAskedAsItsReferenceSays_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<QString>("header"); // of the first request
        QTest::addColumn<int>("records");
        const auto row = [](const char* provider, const QStringList& asked, const char* header, int records) {
            QTest::addRow("%s", provider) << QString::fromLatin1(provider) << asked << QString::fromLatin1(header) << records;
        };
        row("sendgrid", {"GET https://api.sendgrid.com/v3/whitelabel/domains?domain=mail.example.com"}, "Authorization: Bearer the-secret", 3);
        row("postmark", {"GET https://api.postmarkapp.com/domains?count=500&offset=0", "GET https://api.postmarkapp.com/domains/81605"}, "X-Postmark-Account-Token: the-secret", 3);
        row("mailgun", {"GET https://api.mailgun.net/v4/domains/mail.example.com"}, "Authorization: Basic YXBpOnRoZS1zZWNyZXQ=", 5);
        row("ses", {"GET https://email.eu-west-1.amazonaws.com/v2/email/identities/mail.example.com"}, "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", 5);
        row("resend", {"GET https://api.resend.com/domains", "GET https://api.resend.com/domains/d91cd9bd-1176-453e-8fc1-35364d380206"}, "Authorization: Bearer the-secret", 3);
        row("agentmail", {"GET https://api.agentmail.to/v0/domains/mail.example.com"}, "Authorization: Bearer the-secret", 3);
        row("brevo", {"GET https://api.brevo.com/v3/senders/domains/mail.example.com"}, "api-key: the-secret", 2);
        row("mailjet", {"GET https://api.mailjet.com/v3/REST/dns/mail.example.com"}, "Authorization: Basic cHVibGljOnRoZS1zZWNyZXQ=", 3);
        row("mandrill", {"POST https://mandrillapp.com/api/1.0/senders/check-domain.json"}, "Content-Type: application/json", 3);
        row("mailersend", {"GET https://api.mailersend.com/v1/domains?limit=100", "GET https://api.mailersend.com/v1/domains/z3m5jgrpyp3dpyo6/dns-records"}, "Authorization: Bearer the-secret", 4);
        row("sparkpost", {"GET https://api.sparkpost.com/api/v1/sending-domains/mail.example.com"}, "Authorization: the-secret", 1);
    }

    void eachProviderIsAskedAsItsReferenceSays()
    {
        QFETCH(QString, provider);
        QFETCH(QStringList, asked);
        QFETCH(QString, header);
        QFETCH(int, records);
        Script script{provider.toStdString()};

        const auto found = askProvider(accessTo(script.provider), domain, SystemClock(), script.transport(), {});

        QVERIFY2(found, found ? "" : found.error().text().c_str());
        QCOMPARE(int(found->size()), records);
        QStringList urls;
        for (const std::string& url : script.asked)
            urls.push_back(QString::fromStdString(url));
        QCOMPARE(urls, asked);
        const QString name = header.section(QStringLiteral(": "), 0, 0);
        const std::string value(script.headers.front().find(name.toStdString()).value_or(""));
        QVERIFY2(QString::fromStdString(value).startsWith(header.section(QStringLiteral(": "), 1)), value.c_str());
    }

    void theRecordsAreThoseOfTheAnswer_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* provider, int index, const char* name, Kind kind, const char* value) {
            QTest::addRow("%s %d", provider, index) << QString::fromLatin1(provider) << index << QString::fromLatin1(name) << int(kind) << QString::fromLatin1(value);
        };
        row("sendgrid", 0, "em1.mail.example.com", Kind::Cname, "u4821907.wl092.sendgrid.net");
        row("sendgrid", 2, "s2._domainkey.mail.example.com", Kind::Cname, "s2.domainkey.u4821907.wl092.sendgrid.net");
        row("postmark", 0, "20131031155228pm._domainkey.mail.example.com", Kind::Key, "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCFn");
        row("postmark", 1, "pm-bounces.mail.example.com", Kind::Cname, "pm.mtasv.net");
        row("postmark", 2, "mail.example.com", Kind::SpfInclude, "spf.mtasv.net");
        row("mailgun", 1, "k1._domainkey.mail.example.com", Kind::Key, "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDP");
        row("mailgun", 3, "mail.example.com", Kind::Mx, "mxa.mailgun.org");
        row("ses", 0, "vvjuipp74whm76gqoni7qmwwn4w4qusjiainivf6sf._domainkey.mail.example.com", Kind::Cname, "vvjuipp74whm76gqoni7qmwwn4w4qusjiainivf6sf.dkim.amazonses.com");
        row("ses", 3, "bounce.mail.example.com", Kind::Mx, "feedback-smtp.eu-west-1.amazonses.com");
        row("resend", 1, "send.mail.example.com", Kind::SpfInclude, "amazonses.com");
        row("resend", 2, "resend._domainkey.mail.example.com", Kind::Key, "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDs");
        row("agentmail", 0, "agentmail._domainkey.mail.example.com", Kind::Key, "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQAM");
        row("brevo", 0, "mail._domainkey.mail.example.com", Kind::Key, "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDe");
        row("brevo", 1, "mail.example.com", Kind::Text, "brevo-code:8ac7dd8a3f1e4d5b9c0a1b2c3d4e5f60");
        row("mailjet", 2, "mailjet._f3a1c0ff.mail.example.com", Kind::Text, "f3a1c0ffee");
        row("mandrill", 2, "mail.example.com", Kind::Text, "mandrill_verify.cu93_qE3oWLYNKp5-Mm9gA");
        row("mailersend", 1, "mlsend2._domainkey.mail.example.com", Kind::Cname, "mlsend2._domainkey.mailersend.net");
        row("sparkpost", 0, "scph0316._domainkey.mail.example.com", Kind::Key, "v=DKIM1; k=rsa; h=sha256; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQSP");
    }

    void theRecordsAreThoseOfTheAnswer()
    {
        QFETCH(QString, provider);
        QFETCH(int, index);
        QFETCH(QString, name);
        QFETCH(int, kind);
        QFETCH(QString, value);
        Script script{provider.toStdString()};

        const auto found = askProvider(accessTo(script.provider), domain, SystemClock(), script.transport(), {});

        QVERIFY(found && int(found->size()) > index);
        const ProviderRecord& record = (*found)[std::size_t(index)];
        QCOMPARE(QString::fromStdString(record.name.text()), name);
        QCOMPARE(int(record.kind), kind);
        QCOMPARE(QString::fromStdString(record.value), value);
    }

    void theKeyOfMandrillTravelsInTheBodyOnly()
    {
        Script script{"mandrill"};
        QVERIFY(askProvider(accessTo("mandrill"), domain, SystemClock(), script.transport(), {}));

        QVERIFY(script.bodies.front().find("the-secret") != std::string::npos);
        QVERIFY(script.asked.front().find("the-secret") == std::string::npos);
    }

    void whatAnAnswerMeans_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        QTest::addRow("a wrong key") << 401 << QByteArray("{}") << int(ErrorCode::PermissionDenied);
        QTest::addRow("a key for sending only") << 403 << QByteArray("{}") << int(ErrorCode::PermissionDenied);
        QTest::addRow("unknown") << 404 << QByteArray("{}") << int(ErrorCode::NotFound);
        QTest::addRow("not in the list") << 200 << QByteArray("[]") << int(ErrorCode::NotFound);
        QTest::addRow("busy") << 503 << QByteArray() << int(ErrorCode::Unavailable);
        QTest::addRow("redirect") << 302 << QByteArray("[]") << int(ErrorCode::Unavailable);
        QTest::addRow("no JSON") << 200 << QByteArray("<html>") << int(ErrorCode::InvalidInput);
        QTest::addRow("a number") << 200 << QByteArray("7") << int(ErrorCode::InvalidInput);
        QTest::addRow("no list") << 200 << QByteArray("{}") << int(ErrorCode::InvalidInput);
        QTest::addRow("no records") << 200 << QByteArray(R"([{"domain":"mail.example.com","dns":{}}])") << int(ErrorCode::InvalidInput);
        QTest::addRow("records that are none") << 200 << QByteArray(R"([{"domain":"mail.example.com","dns":[1,2]}])") << int(ErrorCode::InvalidInput);
    }

    void whatAnAnswerMeans()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, code);

        const auto found = askWith("sendgrid", body.toStdString(), status);

        QVERIFY(!found);
        QCOMPARE(int(found.error().code), code);
        QVERIFY(found.error().text().find("the-secret") == std::string::npos);
    }

    void hostileRecordsGoNoFurther_data()
    {
        QTest::addColumn<QByteArray>("record");
        QTest::addRow("control characters") << QByteArray(R"({"type":"TXT","name":"a","value":"x\u0000y"})");
        QTest::addRow("a line break") << QByteArray(R"({"type":"TXT","name":"a","value":"x\r\ny"})");
        QTest::addRow("beyond ASCII") << QByteArray(R"({"type":"TXT","name":"a","value":"\u202ex"})");
        QTest::addRow("a pattern") << QByteArray(R"({"type":"TXT","name":"a","value":"*"})");
        QTest::addRow("an unknown type") << QByteArray(R"({"type":"NS","name":"a","value":"ns.example.net"})");
        QTest::addRow("no name") << QByteArray(R"({"type":"CNAME","name":"a..b","value":"x.example.net"})");
        QTest::addRow("no target") << QByteArray(R"({"type":"CNAME","name":"a","value":"x..y"})");
        QTest::addRow("a long value") << "{\"type\":\"TXT\",\"name\":\"a\",\"value\":\"" + QByteArray(4000, 'x') + "\"}";
        QTest::addRow("no texts") << QByteArray(R"({"type":1,"name":[],"value":{}})");
        QTest::addRow("an SPF without include") << QByteArray(R"({"type":"TXT","name":"a","value":"v=spf1 +all"})");
    }

    void hostileRecordsGoNoFurther()
    {
        QFETCH(QByteArray, record);
        const std::string body = R"({"records":[)" + record.toStdString() + R"(,{"type":"TXT","name":"good","value":"x"}]})";

        const auto found = askWith("agentmail", body);

        QVERIFY(found);
        QCOMPARE(found->size(), std::size_t(1));
        QVERIFY(found->front() == recordOf("TXT", Kind::Text, "good.mail.example.com", "x"));
    }

    void anotherDomainsNamesStayBelowThisOne()
    {
        const auto found = askWith("agentmail", R"({"records":[{"type":"TXT","name":"victim.example.net","value":"x"}]})");

        QVERIFY(found);
        QCOMPARE(found->front().name.text(), std::string("victim.example.net.mail.example.com"));
    }

    void endlessListsAreCut()
    {
        std::string body = R"({"records":[)";
        for (int i = 0; i < 5000; ++i)
            body += R"({"type":"TXT","name":"a","value":"x"},)";
        body.back() = ']';

        const auto found = askWith("agentmail", body + "}");

        QVERIFY(found);
        QCOMPARE(found->size(), std::size_t(32));
    }

    void aStoppedConversationEnds()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto found = askProvider(accessTo("resend"), domain, SystemClock(),
                                       [](const providers::SendCall&, const std::stop_token& token) -> Result<providers::HttpAnswer> {
                                           return token.stop_requested() ? Result<providers::HttpAnswer>(fail(ErrorCode::Unavailable, "it was stopped"))
                                                                         : providers::HttpAnswer{};
                                       },
                                       stop.get_token());
        QVERIFY(!found);
    }

    void theCheckHoldsDnsAgainstTheProvidersOwnWord()
    {
        SystemClock clock;
        ZoneResolver zone;
        zone.add("em1.mail.example.com", dns::RecordType::Cname, "u4821907.wl092.sendgrid.net");
        zone.add("s1._domainkey.mail.example.com", dns::RecordType::Cname, "s1.domainkey.u4821907.wl092.sendgrid.net");
        zone.add("s2._domainkey.mail.example.com", dns::RecordType::Cname, "s2.domainkey.u1.wl.sendgrid.net"); // fits the documented pattern, and is another account's
        Script script{"sendgrid"};
        const auto ask = [&](const std::string& provider, const dns::Name& name, const std::stop_token& stop) {
            return askProvider(accessTo(provider), name, clock, script.transport(), stop);
        };

        const Check check = ExpectationCheck("sendgrid", QStringLiteral("SendGrid"), {}, ask).run({domain, {}, {}, zone, clock, {}}).front();

        QCOMPARE(int(check.verdict), int(Verdict::Fail));
        QCOMPARE(check.fixes.size(), std::size_t(1));
        QCOMPARE(check.fixes.front().value, std::string("s2.domainkey.u4821907.wl092.sendgrid.net"));
        QVERIFY(check.notes.back().contains(QLatin1String("own API")));
    }

    void anotherKeyThanTheProvidersFails()
    {
        SystemClock clock;
        ZoneResolver zone;
        const std::string other = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC2Ru9AJK5ZwDkzPMkwDFlqGdWTJNmpbbHX4PPkUBBdEtLGdv/TAMPCHyTA2aW1BC1A4tBkqRNdFDpFZfnP+7S0xvH4RpYWmYqDfBcCAv/ow+oSa4MvFtxzBRxmdTPN5lYMYs6TBMI1cJKEEFJDEvzVdnQ1wLQ0t6A0S0FqFMVxpQIDAQAB";
        zone.addTxt("resend._domainkey.mail.example.com", {other});
        zone.add("send.mail.example.com", dns::RecordType::Mx, "10 feedback-smtp.us-east-1.amazonses.com");
        zone.addTxt("send.mail.example.com", {"v=spf1 include:amazonses.com ~all"});
        Script script{"resend"};
        const auto ask = [&](const std::string& provider, const dns::Name& name, const std::stop_token& stop) {
            return askProvider(accessTo(provider), name, clock, script.transport(), stop);
        };

        const Check check = ExpectationCheck("resend", QStringLiteral("Resend"), {}, ask).run({domain, {}, {}, zone, clock, {}}).front();

        QCOMPARE(int(check.verdict), int(Verdict::Fail));
        QCOMPARE(check.fixes.front().value, std::string("p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDs"));
    }

    void withoutAKeyTheDocumentedRecordsCount()
    {
        SystemClock clock;
        ZoneResolver zone;
        zone.add("s1._domainkey.mail.example.com", dns::RecordType::Cname, "s1.domainkey.u1.wl.sendgrid.net");
        zone.add("s2._domainkey.mail.example.com", dns::RecordType::Cname, "s2.domainkey.u1.wl.sendgrid.net");
        zone.add("em1.mail.example.com", dns::RecordType::Cname, "u1.wl.sendgrid.net");
        const auto refuse = [](const std::string&, const dns::Name&, const std::stop_token&) -> Result<std::vector<ProviderRecord>> {
            return fail(ErrorCode::PermissionDenied, "the key may not ask for domains");
        };

        const Check check = ExpectationCheck("sendgrid", QStringLiteral("SendGrid"), "em1.mail.example.com", refuse).run({domain, {}, {}, zone, clock, {}}).front();

        QCOMPARE(int(check.verdict), int(Verdict::Pass));
        QVERIFY(check.notes.back().contains(QLatin1String("the key may not ask")));
    }

    void itWorksOverRealHttp_data()
    {
        QTest::addColumn<QString>("provider");
        for (const char* provider : {"sendgrid", "mailgun", "resend"})
            QTest::addRow("%s", provider) << QString::fromLatin1(provider);
    }

    void itWorksOverRealHttp()
    {
        QFETCH(QString, provider);
        const auto server = simulator::ProviderServer::start();
        QVERIFY(server);
        ProviderAccess access = accessTo(provider.toStdString());
        access.account.origin = (*server)->origin();
        const auto transport = [](const providers::SendCall& call, const std::stop_token& stop) -> Result<providers::HttpAnswer> {
            const auto outcome = sending::post(call, {}, stop);
            if (!outcome.answer)
                return fail(ErrorCode::Unavailable, outcome.trouble);
            return *outcome.answer;
        };

        const dns::Name known = *dns::Name::parse("shop.example.com"); // the simulated account's

        const auto found = askProvider(access, known, SystemClock(), transport, {});

        QVERIFY2(found, found ? "" : found.error().text().c_str());
        QVERIFY(found->size() >= 2);
    }
};

WAYBILL_TEST(AskProviderTest)

} // namespace waybill::domains::tests

#include "AskProviderTest.moc"
