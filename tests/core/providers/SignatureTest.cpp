// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/providers/Authentication.h"
#include "core/providers/SignatureSchemes.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cctype>

namespace waybill::providers::tests {

namespace {

// One request of a signature-vector.json.
struct Case {
    std::string provider;
    std::string key;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Timestamp now;
    bool valid = false;
    std::string why;
};

Case caseFrom(const QString& folder, const QJsonObject& json)
{
    Case one;
    // The vectors of Standard Webhooks are checked through a provider that uses it.
    one.provider = folder == "standard-webhooks" ? "resend" : folder.toStdString();
    one.key = json["key"].toString().toStdString();
    const QJsonObject headers = json["headers"].toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        one.headers.emplace_back(header.key().toStdString(), header.value().toString().toStdString());
    one.body = json["body"].toString().toStdString();
    one.now = timestampFromMs(json["verifier_now"].toInteger(1'800'000'000) * 1000);
    one.valid = json["expected"].toString() == "valid";
    one.why = json["why"].toString("main").toStdString();
    return one;
}

std::vector<Case> casesOf(const QString& folder)
{
    const QJsonObject vector = QJsonDocument::fromJson(fixture(folder + "/signature-vector.json")).object();
    std::vector<Case> cases{caseFrom(folder, vector)};
    for (const QJsonValue& variant : vector["variants"].toArray())
        cases.push_back(caseFrom(folder, variant.toObject()));
    return cases;
}

Keys keysOf(const Case& one)
{
    std::vector<Secret> lines;
    lines.emplace_back(one.provider == "postmark" ? "basic " + one.key : one.key);
    return Keys(lines);
}

// With keys made ready before: parsing a public key takes longer than using it.
Verification verify(const Case& one, const Keys& keys)
{
    Headers headers;
    for (const auto& [name, value] : one.headers)
        headers.add(name, value);
    static const Registry registry;
    const Auth auth = one.provider == "postmark" ? Auth::Basic : Auth::Signature;
    return authenticate(*registry.find(one.provider), auth, keys, {headers, one.body}, one.now);
}

Verification verify(const Case& one) { return verify(one, keysOf(one)); }

// How many of the requests with one bit of `bytes`, a text in `flipped`, flipped are accepted.
int acceptedWithABitFlipped(const Case& flipped, const Keys& keys, std::string& bytes)
{
    int accepted = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        const char was = bytes[bit / 8];
        bytes[bit / 8] = char(was ^ (1 << bit % 8));
        accepted += verify(flipped, keys).accepted();
        bytes[bit / 8] = was;
    }
    return accepted;
}

int acceptedWithABodyBitFlipped(const Case& original)
{
    Case flipped = original;
    return acceptedWithABitFlipped(flipped, keysOf(original), flipped.body);
}

int acceptedWithAHeaderBitFlipped(const Case& original, std::size_t header)
{
    Case flipped = original;
    return acceptedWithABitFlipped(flipped, keysOf(original), flipped.headers[header].second);
}

int acceptedWithAKeyBitFlipped(const Case& original, std::size_t from = 0)
{
    int accepted = 0;
    Case flipped = original;
    for (std::size_t bit = from * 8; bit < flipped.key.size() * 8; ++bit) {
        flipped.key[bit / 8] = char(original.key[bit / 8] ^ (1 << bit % 8));
        accepted += verify(flipped).accepted();
        flipped.key[bit / 8] = original.key[bit / 8];
    }
    return accepted;
}

std::size_t headerOf(const Case& one, const std::string& name)
{
    const auto found = std::ranges::find(one.headers, name, &std::pair<std::string, std::string>::first);
    return std::size_t(found - one.headers.begin());
}

std::string pemOf(const std::string& base64)
{
    std::string pem = "-----BEGIN PUBLIC KEY-----\n";
    for (std::size_t i = 0; i < base64.size(); i += 64)
        pem += base64.substr(i, 64) + "\n";
    return pem + "-----END PUBLIC KEY-----";
}

} // namespace

class SignatureTest : public QObject {
    Q_OBJECT

private slots:
    void everyVectorGetsItsVerdict_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("index");
        for (const QString folder : {"sendgrid", "mailgun", "resend", "postmark", "agentmail", "mailersend", "postal",
                                     "emaillabs", "standard-webhooks"}) {
            const auto cases = casesOf(folder);
            for (int i = 0; i < int(cases.size()); ++i)
                QTest::addRow("%s: %s", qPrintable(folder), cases[std::size_t(i)].why.c_str()) << folder << i;
        }
    }

    void everyVectorGetsItsVerdict()
    {
        QFETCH(QString, folder);
        QFETCH(int, index);
        const Case one = casesOf(folder)[std::size_t(index)];

        const Verification verification = verify(one);

        QCOMPARE(verification.accepted(), one.valid);
        QCOMPARE(verification.status == events::VerificationStatus::Verified, one.valid);
        QCOMPARE(verification.refusal == Refusal::None, one.valid);
    }

    void refusalsSayWhy()
    {
        const auto refusalOf = [](const char* folder, const std::string& why) {
            for (const Case& one : casesOf(folder)) {
                if (one.why == why)
                    return verify(one).refusal;
            }
            return Refusal::None;
        };

        QVERIFY(refusalOf("resend", "older than 300 s") == Refusal::TooOld);
        QVERIFY(refusalOf("resend", "more than 300 s in the future") == Refusal::TooNew);
        QVERIFY(refusalOf("resend", "timestamp not numeric") == Refusal::Malformed);
        QVERIFY(refusalOf("resend", "id changed") == Refusal::Mismatch);
        QVERIFY(refusalOf("sendgrid", "signature is not base64") == Refusal::Malformed);
        QVERIFY(refusalOf("mailgun", "signature block missing") == Refusal::NoSignature);
        QVERIFY(refusalOf("postmark", "missing") == Refusal::NoSignature);
    }

    void flippingAnyBitThatSendGridSignsIsRefused()
    {
        const Case valid = casesOf("sendgrid").front();
        QVERIFY(verify(valid).accepted());

        QCOMPARE(acceptedWithABodyBitFlipped(valid), 0);
        for (std::size_t header = 0; header < valid.headers.size(); ++header)
            QCOMPARE(acceptedWithAHeaderBitFlipped(valid, header), 0);
    }

    void flippingAnyBitThatResendSignsIsRefused()
    {
        const Case valid = casesOf("resend").front();
        QVERIFY(verify(valid).accepted());

        QCOMPARE(acceptedWithABodyBitFlipped(valid), 0);
        for (std::size_t header = 0; header < valid.headers.size(); ++header)
            QCOMPARE(acceptedWithAHeaderBitFlipped(valid, header), 0);
        QCOMPARE(acceptedWithAKeyBitFlipped(valid, 6), 0);
    }

    void flippingAnyBitThatAgentMailSignsIsRefused()
    {
        const Case valid = casesOf("agentmail").front();
        QVERIFY(verify(valid).accepted());

        QCOMPARE(acceptedWithABodyBitFlipped(valid), 0);
        for (std::size_t header = 0; header < valid.headers.size(); ++header)
            QCOMPARE(acceptedWithAHeaderBitFlipped(valid, header), 0);
    }

    void flippingAnyBitThatPostalSignsIsRefused()
    {
        for (const Case& one : casesOf("postal")) {
            if (!one.valid)
                continue;
            QVERIFY(verify(one).accepted());
            QCOMPARE(acceptedWithABodyBitFlipped(one), 0);
            const bool newer = headerOf(one, "X-Postal-Signature-256") != one.headers.size();
            const std::size_t decides = headerOf(one, newer ? "X-Postal-Signature-256" : "X-Postal-Signature");
            QCOMPARE(acceptedWithAHeaderBitFlipped(one, decides), 0);
        }
    }

    // A hex digit in the other case is the same digit.
    void flippingAnyBitThatMailerSendSignsIsRefused()
    {
        const Case valid = casesOf("mailersend").front();
        QVERIFY(verify(valid).accepted());
        const std::string& signature = valid.headers[headerOf(valid, "Signature")].second;
        const auto letters = std::ranges::count_if(signature, [](char c) { return std::isalpha(c) != 0; });

        QCOMPARE(acceptedWithABodyBitFlipped(valid), 0);
        QCOMPARE(acceptedWithAKeyBitFlipped(valid), 0);
        QCOMPARE(acceptedWithAHeaderBitFlipped(valid, headerOf(valid, "Signature")), int(letters));
    }

    // The scheme does not cover the body.
    void flippingAnyBitThatEmailLabsHashesIsRefused()
    {
        const Case valid = casesOf("emaillabs").front();
        QVERIFY(verify(valid).accepted());

        QCOMPARE(acceptedWithAKeyBitFlipped(valid), 0);
        for (const char* name : {"X-Webhook-Date", "Request-Id"})
            QCOMPARE(acceptedWithAHeaderBitFlipped(valid, headerOf(valid, name)), 0);
    }

    // Only the values of the signature block are covered; a hex digit in the other case is the same digit.
    void flippingAnyBitThatMailgunSignsIsRefused()
    {
        const Case valid = casesOf("mailgun").front();
        QVERIFY(verify(valid).accepted());
        for (const char* member : {"timestamp", "token", "signature"}) {
            JsonDocument document;
            QVERIFY(document.parse(valid.body));
            const JsonValue value = document.root()["signature"][member];
            Case flipped = valid;
            int accepted = 0;
            for (std::size_t bit = (value.offset() + 1) * 8; bit < (value.offset() + value.length() - 1) * 8; ++bit) {
                const char was = valid.body[bit / 8];
                const char is = char(was ^ (1 << bit % 8));
                flipped.body[bit / 8] = is;
                const bool sameDigit = member == std::string("signature") && std::isalpha(was) && (was ^ is) == 0x20;
                accepted += !sameDigit && verify(flipped).accepted();
                flipped.body[bit / 8] = was;
            }
            QCOMPARE(accepted, 0);
        }
    }

    void strengthSaysWhatTheSchemeCovers()
    {
        QVERIFY(verify(casesOf("sendgrid").front()).strength == events::Strength::Body);
        QVERIFY(verify(casesOf("resend").front()).strength == events::Strength::Body);
        QVERIFY(verify(casesOf("mailgun").front()).strength == events::Strength::Sender);
        QVERIFY(verify(casesOf("postmark").front()).strength == events::Strength::Sender);
        QVERIFY(verify(casesOf("agentmail").front()).strength == events::Strength::Body);
        QVERIFY(verify(casesOf("mailersend").front()).strength == events::Strength::Body);
        QVERIFY(verify(casesOf("postal").front()).strength == events::Strength::Body);
        QVERIFY(verify(casesOf("emaillabs").front()).strength == events::Strength::Sender);
    }

    void theAgeOfStandardWebhooksIsBoundedTo300Seconds_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<bool>("accepted");
        for (const int offset : {-301, -300, -299, 0, 299, 300, 301})
            QTest::addRow("%d s", offset) << offset << (std::abs(offset) <= 300);
    }

    void theAgeOfStandardWebhooksIsBoundedTo300Seconds()
    {
        QFETCH(int, offset);
        QFETCH(bool, accepted);
        Case one = casesOf("resend").front();
        one.now += std::chrono::seconds(offset);

        const Verification verification = verify(one);

        QCOMPARE(verification.accepted(), accepted);
        QCOMPARE(verification.skew, std::chrono::seconds(-offset));
    }

    void sendGridAndMailgunAcceptAnyAge()
    {
        for (const char* provider : {"sendgrid", "mailgun"}) {
            Case one = casesOf(provider).front();
            one.now += std::chrono::hours(24 * 365);
            QVERIFY(verify(one).accepted());
        }
    }

    void oldAndNewKeyOverlapWhileRotating()
    {
        for (const char* provider : {"sendgrid", "resend", "mailgun", "agentmail", "mailersend", "postal", "emaillabs"}) {
            const Case one = casesOf(provider).front();
            Headers headers;
            for (const auto& [name, value] : one.headers)
                headers.add(name, value);
            std::vector<Secret> lines;
            lines.emplace_back(std::string("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqTxd43gyp8IOEto2LdIfjRQrIbsd4SXZkLW6jDut"
                                           "dhXSJCWHw8REntlo7aNDthvj+y7GjUuFDb/R1NGe1OPzpA=="));
            lines.emplace_back(one.key);
            const Registry registry;

            const Verification verification =
                authenticate(*registry.find(provider), Auth::Signature, Keys(lines), {headers, one.body}, one.now);

            QVERIFY2(verification.accepted(), provider);
        }
    }

    void aPublicKeyMayBePem()
    {
        Case one = casesOf("sendgrid").front();
        one.key = pemOf(one.key);

        QVERIFY(verify(one).accepted());
    }

    void withoutAUsableKeyNothingIsAccepted()
    {
        for (const char* provider : {"sendgrid", "resend", "mailgun", "agentmail", "mailersend", "postal", "emaillabs"}) {
            for (const char* key : {"", " ", "whsec_", "not a key", "-----BEGIN PUBLIC KEY-----"}) {
                Case one = casesOf(provider).front();
                one.key = key;
                QVERIFY2(!verify(one).accepted(), provider);
            }
        }
    }

    void anEmptyKeyIsNotEverybodysKey()
    {
        Case one = casesOf("mailgun").front();
        const std::string mac = toHex(hmacSha256("", {"1767258004", "token"}));
        one.body = "{\"signature\":{\"timestamp\":\"1767258004\",\"token\":\"token\",\"signature\":\"" + mac + "\"}}";
        one.key = "";

        QVERIFY(!verify(one).accepted());
    }

    void bytesCannotMoveFromTheBodyIntoSendGridsTimestamp()
    {
        Case one = casesOf("sendgrid").front();
        for (auto& [name, value] : one.headers) {
            if (name.ends_with("Timestamp"))
                value += one.body.substr(0, 1);
        }
        one.body.erase(0, 1);

        QVERIFY(verify(one).refusal == Refusal::Malformed);
    }

    void mailgunFormsAreVerifiedByTheirLastFields()
    {
        Case one = casesOf("mailgun").front();
        one.body = fixture("mailgun/inbound-route-forward.txt").toStdString();
        QVERIFY(verify(one).accepted());

        one.body = "timestamp=1&token=forged&signature=00&" + one.body;
        QVERIFY(verify(one).accepted());

        one.body += "&token=forged";
        QVERIFY(!verify(one).accepted());
    }

    void everyMailgunBodyVerifiesWithItsKey()
    {
        Case one = casesOf("mailgun").front();
        for (const QString& name : bodyNames()) {
            if (!name.startsWith("mailgun/"))
                continue;
            one.body = fixture(name).toStdString();
            QVERIFY2(verify(one).accepted(), qPrintable(name));
        }
    }

    void theTwoSpellingsOfStandardWebhooksAreNotMixed()
    {
        Case one = casesOf("resend").front();
        for (auto& [name, value] : one.headers) {
            if (name == "svix-id")
                name = "webhook-id";
        }

        QVERIFY(verify(one).refusal == Refusal::NoSignature);
    }
};

WAYBILL_TEST(SignatureTest)

} // namespace waybill::providers::tests

#include "SignatureTest.moc"
