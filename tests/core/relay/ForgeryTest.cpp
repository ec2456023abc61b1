// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include "core/base/Encoding.h"
#include "core/providers/Keys.h"
#include "core/providers/TestEvent.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

namespace waybill::relay::tests {

using providers::Auth;

namespace {

struct Signed {
    std::string key;
    HeaderList headers;
    std::string body;
    std::string path = "hook";
};

// What a forged request that was accepted counts: more than any number of refused ones.
constexpr std::int64_t accepted = 1'000'000;

// One bit a byte, each byte another one; with WAYBILL_ALL_BITS every one.
std::vector<int> bitsOf(std::size_t byte)
{
    if (qEnvironmentVariableIsSet("WAYBILL_ALL_BITS"))
        return {0, 1, 2, 3, 4, 5, 6, 7};
    return {int(byte * 5 + 3) % 8};
}

std::string flipped(std::string text, std::size_t byte, int bit)
{
    text[byte] = char(text[byte] ^ (1 << bit));
    return text;
}

// Where in the body what the scheme covers stands; the whole of it where nothing is named.
std::vector<std::pair<std::size_t, std::size_t>> covered(const std::string& body, const QStringList& fields)
{
    if (fields.isEmpty())
        return {{0, body.size()}};
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    for (const QString& field : fields) {
        const std::string name = "\"" + field.toStdString() + "\":\"";
        const std::size_t start = body.find(name) + name.size();
        parts.emplace_back(start, body.find('"', start));
    }
    return parts;
}

} // namespace

// Whatever a scheme covers: no bit of it may be another one, and nothing is good anywhere else. Over HTTP.
class ForgeryTest : public QObject {
    Q_OBJECT
private slots:
    void noBitOfASignedRequestMayChange_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QStringList>("headers");
        QTest::addColumn<QStringList>("fields"); // of the body, that are covered; {"-"}: none
        const auto add = [](const char* provider, const QStringList& headers, const QStringList& fields = {}) {
            QTest::newRow(provider) << QString::fromLatin1(provider) << headers << fields;
        };
        const auto text = [](const char* utf8) { return QString::fromLatin1(utf8); };
        add("sendgrid", {text("X-Twilio-Email-Event-Webhook-Signature"), text("X-Twilio-Email-Event-Webhook-Timestamp")});
        add("resend", {text("svix-id"), text("svix-timestamp"), text("svix-signature")});
        add("agentmail", {text("svix-id"), text("svix-timestamp"), text("svix-signature")});
        add("mailersend", {text("Signature")});
        add("postal", {text("X-Postal-Signature-256")});
        add("mailgun", {}, {text("timestamp"), text("token"), text("signature")});
        add("emaillabs", {text("X-Webhook-Date"), text("Request-Id"), text("X-Webhook-Checksum")}, {text("-")});
    }

    void noBitOfASignedRequestMayChange()
    {
        QFETCH(QString, provider);
        QFETCH(QStringList, headers);
        QFETCH(QStringList, fields);
        RelayFixture relay({endpoint("hook", provider.toStdString(), Auth::Signature)});
        const Signed good = fromVector(provider, relay);
        relay.setSecrets("hook", {good.key});
        HttpClient client(relay.relay().hooksAddress().toString());

        std::int64_t tried = 0;
        if (fields != QStringList{QStringLiteral("-")})
            tried += flipBody(client, good, fields);
        for (const QString& header : headers)
            tried += flipHeader(client, good, header.toStdString());

        QCOMPARE(relay.relay().intakeCounts().requests, 0);
        QCOMPARE(client.post("/hooks/" + good.path, good.headers, good.body).status, 200);
        expectOnlyOne(relay, tried);
    }

    // Mandrill's covers the address and the decoded form: what decodes to the same is the same.
    void noBitOfAMandrillRequestMayChange()
    {
        EndpointConfig config = endpoint("hook", "mandrill", Auth::Signature);
        config.publicUrl = "https://hooks.example.com/hooks/hook";
        RelayFixture relay({config});
        const Signed good = made(relay, config, "k3y-of-mandrill");
        relay.setSecrets("hook", {good.key});
        HttpClient client(relay.relay().hooksAddress().toString());

        std::int64_t tried = flipHeader(client, good, "X-Mandrill-Signature");
        for (std::size_t byte = 0; byte < good.body.size(); ++byte) {
            for (const int bit : bitsOf(byte)) {
                const std::string forged = flipped(good.body, byte, bit);
                if (percentDecoded(forged, true) == percentDecoded(good.body, true))
                    continue;
                QCOMPARE(client.post("/hooks/hook", good.headers, forged).status, 401);
                ++tried;
            }
        }

        QCOMPARE(relay.relay().intakeCounts().requests, 0);
        QCOMPARE(client.post("/hooks/hook", good.headers, good.body).status, 200);
        expectOnlyOne(relay, tried);
        // The same request, good for one address, at another.
        config.publicUrl = "https://hooks.example.com/hooks/elsewhere";
        relay.config.endpoints = {config};
        relay.relay().setConfig(relay.config);
        QCOMPARE(client.post("/hooks/hook", good.headers, good.body).status, 401);
    }

    void noBitOfACredentialMayChange_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("postmark") << QStringLiteral("postmark") << QByteArray("basic waybill:a long password");
        QTest::newRow("sparkpost") << QStringLiteral("sparkpost") << QByteArray("basic waybill:a long password");
        QTest::newRow("mailjet") << QStringLiteral("mailjet") << QByteArray("basic waybill:a long password");
        QTest::newRow("brevo") << QStringLiteral("brevo") << QByteArray("bearer 0123456789abcdef");
        QTest::newRow("smtpcom") << QStringLiteral("smtpcom") << QByteArray("header X-Secret: 0123456789abcdef");
        QTest::newRow("a path") << QStringLiteral("postmark") << QByteArray("0123456789abcdef0123456789abcdef");
    }

    void noBitOfACredentialMayChange()
    {
        QFETCH(QString, provider);
        QFETCH(QByteArray, secret);
        const std::string line = secret.toStdString();
        const Auth auth = line.starts_with("basic ") ? Auth::Basic
            : line.starts_with("bearer ")            ? Auth::Bearer
            : line.starts_with("header ")            ? Auth::Header
                                                     : Auth::None;
        const EndpointConfig config = endpoint("hook", provider.toStdString(), auth);
        RelayFixture relay({config});
        const Signed good = made(relay, config, line);
        relay.setSecrets("hook", {line});
        HttpClient client(relay.relay().hooksAddress().toString());
        const int notAuthentic = relay.registry.find(config.provider)->card().eventAnswers.notAuthentic;

        if (auth == Auth::None) {
            for (std::size_t byte = 5; byte < good.path.size(); ++byte) {
                const std::string forged = flipped(good.path, byte, 0);
                QCOMPARE(client.post("/hooks/" + forged, good.headers, good.body).status, notAuthentic);
            }
        } else {
            const std::int64_t tried =
                flipHeader(client, good, auth == Auth::Header ? "X-Secret" : "Authorization", notAuthentic);
            QVERIFY(tried > 10 && tried < accepted);
        }

        QCOMPARE(relay.relay().intakeCounts().requests, 0);
        QCOMPARE(client.post("/hooks/" + good.path, good.headers, good.body).status, 200);
    }

    void whatIsGoodForOneEndpointIsForNoOther_data()
    {
        QTest::addColumn<QString>("provider");
        for (const char* provider : {"sendgrid", "resend", "agentmail", "mailersend", "postal", "mailgun", "emaillabs"})
            QTest::newRow(provider) << QString::fromLatin1(provider);
    }

    void whatIsGoodForOneEndpointIsForNoOther()
    {
        QFETCH(QString, provider);
        RelayFixture relay({endpoint("hook", provider.toStdString(), Auth::Signature),
                            endpoint("other", provider.toStdString(), Auth::Signature)});
        const Signed good = fromVector(provider, relay);
        const bool isPublic = provider == u"sendgrid" || provider == u"postal";
        const std::string otherKey = isPublic ? good.key.substr(0, good.key.size() / 2) : "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY";
        relay.setSecrets("hook", {good.key});
        relay.setSecrets("other", {otherKey});

        QCOMPARE(relay.post("other", good.headers, good.body).status, 401);
        QCOMPARE(relay.post("hook", good.headers, good.body).status, 200);
        // And with the keys the other way round.
        relay.setSecrets("hook", {otherKey});
        relay.setSecrets("other", {good.key});
        QCOMPARE(relay.post("hook", good.headers, good.body).status, 401);
    }

private:
    static Signed fromVector(const QString& provider, RelayFixture& relay)
    {
        QFile file(QStringLiteral(WAYBILL_FIXTURES "/payloads/%1/signature-vector.json").arg(provider));
        JsonDocument vectors;
        if (!file.open(QIODevice::ReadOnly) || !vectors.parse(file.readAll().toStdString()))
            return {};
        const JsonValue root = vectors.root();
        Signed good{std::string(root["key"].string().value()), {}, std::string(root["body"].string().value())};
        const JsonValue headers = root["headers"];
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (headers.keyAt(i) != "X-Postal-Signature") // the older one would do as well
                good.headers.emplace_back(headers.keyAt(i), headers.at(i).string().value());
        }
        relay.clock.setSeconds(root["verifier_now"].integer().value_or(1'600'112'502));
        return good;
    }

    static Signed made(const RelayFixture& relay, const EndpointConfig& config, const std::string& line)
    {
        std::vector<Secret> lines;
        lines.emplace_back(line);
        const providers::TestEventFacts facts{.now = relay.clock.now(), .id = providers::newTestEventId(),
                                              .endpoint = {.publicUrl = config.publicUrl, .topicArn = {}}};
        const auto event = providers::makeTestEvent(*relay.registry.find(config.provider), config.auth,
                                                    providers::Keys(lines), facts);
        Signed good{line, {}, event.value().body, "hook" + event.value().pathSuffix};
        for (const auto& [name, value] : event.value().headers)
            good.headers.emplace_back(name, value);
        return good;
    }

    static std::int64_t flipBody(HttpClient& client, const Signed& good, const QStringList& fields)
    {
        std::int64_t tried = 0;
        for (const auto& [from, to] : covered(good.body, fields)) {
            for (std::size_t byte = from; byte < to; ++byte) {
                for (const int bit : bitsOf(byte)) {
                    if (isSameHex(good.body[byte], bit))
                        continue;
                    const int status = client.post("/hooks/hook", good.headers, flipped(good.body, byte, bit)).status;
                    if (status != 401)
                        qWarning("bit %d of byte %zu of the body: %d", bit, byte, status);
                    tried += status == 401 ? 1 : accepted;
                }
            }
        }
        return tried;
    }

    static std::int64_t flipHeader(HttpClient& client, const Signed& good, const std::string& name, int expected = 401)
    {
        std::int64_t tried = 0;
        for (std::size_t at = 0; at < good.headers.size(); ++at) {
            if (good.headers[at].first != name)
                continue;
            const std::string& value = good.headers[at].second;
            const std::size_t scheme = value.starts_with("Basic ") || value.starts_with("Bearer ") ? value.find(' ') + 1 : 0;
            for (std::size_t byte = scheme; byte < value.size(); ++byte) {
                for (const int bit : bitsOf(byte)) {
                    HeaderList forged = good.headers;
                    forged[at].second = flipped(value, byte, bit);
                    if (isSameHex(value[byte], bit))
                        continue;
                    const int status = client.post("/hooks/" + good.path, forged, good.body).status;
                    if (status == 400) // no header value any more
                        continue;
                    if (status != expected)
                        qWarning("bit %d of byte %zu of %s: %d", bit, byte, name.c_str(), status);
                    tried += status == expected ? 1 : accepted;
                }
            }
        }
        return tried;
    }

    // A hex digit in the other case is the same number.
    static bool isSameHex(char c, int bit) { return bit == 5 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')); }

    static void expectOnlyOne(RelayFixture& relay, std::int64_t tried)
    {
        QVERIFY(tried > 20);
        const ApiAnswer status = relay.api("/v1/status");
        QCOMPARE(status["endpoints"].at(0)["refused"].integer().value(), tried);
        QCOMPARE(status["endpoints"].at(0)["received"].integer().value(), tried + 1);
        QTRY_VERIFY(relay.quarantined() > 0);
        QVERIFY(relay.quarantined() <= 1000);
    }
};

WAYBILL_TEST(ForgeryTest)

} // namespace waybill::relay::tests

#include "ForgeryTest.moc"
