// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/providers/Authentication.h"
#include "core/providers/SignatureSchemes.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QJsonObject>
#include <QTest>

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

Verification verify(const Case& one)
{
    Headers headers;
    for (const auto& [name, value] : one.headers)
        headers.add(name, value);
    const Registry registry;
    const Auth auth = one.provider == "postmark" ? Auth::Basic : Auth::Signature;
    return authenticate(*registry.find(one.provider), auth, keysOf(one), {headers, one.body}, one.now);
}

// How many of the requests with one bit of `bytes` flipped are accepted.
int acceptedWithABitFlipped(const Case& original, std::string Case::*member, std::size_t from = 0,
                            std::size_t to = std::string::npos)
{
    int accepted = 0;
    Case flipped = original;
    const std::size_t end = std::min(to, (original.*member).size());
    for (std::size_t bit = from * 8; bit < end * 8; ++bit) {
        (flipped.*member)[bit / 8] = char((original.*member)[bit / 8] ^ (1 << bit % 8));
        accepted += verify(flipped).accepted();
        (flipped.*member)[bit / 8] = (original.*member)[bit / 8];
    }
    return accepted;
}

int acceptedWithAHeaderBitFlipped(const Case& original, std::size_t header)
{
    int accepted = 0;
    Case flipped = original;
    std::string& value = flipped.headers[header].second;
    for (std::size_t bit = 0; bit < value.size() * 8; ++bit) {
        value[bit / 8] = char(value[bit / 8] ^ (1 << bit % 8));
        accepted += verify(flipped).accepted();
        value[bit / 8] = char(value[bit / 8] ^ (1 << bit % 8));
    }
    return accepted;
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
        for (const QString folder : {"sendgrid", "mailgun", "resend", "postmark", "standard-webhooks"}) {
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

        QCOMPARE(acceptedWithABitFlipped(valid, &Case::body), 0);
        for (std::size_t header = 0; header < valid.headers.size(); ++header)
            QCOMPARE(acceptedWithAHeaderBitFlipped(valid, header), 0);
    }

    void flippingAnyBitThatResendSignsIsRefused()
    {
        const Case valid = casesOf("resend").front();
        QVERIFY(verify(valid).accepted());

        QCOMPARE(acceptedWithABitFlipped(valid, &Case::body), 0);
        for (std::size_t header = 0; header < valid.headers.size(); ++header)
            QCOMPARE(acceptedWithAHeaderBitFlipped(valid, header), 0);
        QCOMPARE(acceptedWithABitFlipped(valid, &Case::key, 6), 0);
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
        for (const char* provider : {"sendgrid", "resend", "mailgun"}) {
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
        for (const char* provider : {"sendgrid", "resend", "mailgun"}) {
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
