// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Encoding.h"
#include "core/providers/Authentication.h"
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::providers::tests {

namespace {

using Lines = std::vector<std::string>;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

Verification check(Auth auth, const Lines& lines, const HeaderList& given)
{
    std::vector<Secret> secrets;
    for (const std::string& line : lines)
        secrets.emplace_back(line);
    Headers headers;
    for (const auto& [name, value] : given)
        headers.add(name, value);
    const Registry registry;
    return authenticate(*registry.find("postmark"), auth, Keys(secrets), {headers, "{}"}, Timestamp());
}

Verification checkBasic(const Lines& lines, const std::string& credentials)
{
    return check(Auth::Basic, lines, {{"authorization", "Basic " + toBase64(credentials)}});
}

} // namespace

class AuthenticationTest : public QObject {
    Q_OBJECT

private slots:
    void basicTakesColonsInThePassword()
    {
        QVERIFY(checkBasic({"basic relay:a:b:c"}, "relay:a:b:c").accepted());
        QVERIFY(checkBasic({"basic relay:a:b:c"}, "relay:a:b").refusal == Refusal::WrongKey);
        QVERIFY(checkBasic({"basic relay:a:b:c"}, "relay").refusal == Refusal::WrongKey);
        QVERIFY(checkBasic({"basic relay:a:b:c"}, "").refusal == Refusal::NoSignature);
    }

    void basicSchemeHasNoCaseButItsBase64IsStrict()
    {
        QVERIFY(check(Auth::Basic, {"basic u:p"}, {{"Authorization", "bAsIc dTpw"}}).accepted());
        QVERIFY(check(Auth::Basic, {"basic u:p"}, {{"Authorization", "Basic dTp"}}).refusal == Refusal::Malformed);
        QVERIFY(check(Auth::Basic, {"basic u:p"}, {{"Authorization", "Bearer dTpw"}}).refusal == Refusal::NoSignature);
        QVERIFY(check(Auth::Basic, {"basic u:p"}, {}).refusal == Refusal::NoSignature);
    }

    void aHeaderOfOnesOwnIsComparedWhole()
    {
        const Lines lines{"header X-Waybill: s3cret: with colon"};

        QVERIFY(check(Auth::Header, lines, {{"x-waybill", " s3cret: with colon "}}).accepted());
        QVERIFY(check(Auth::Header, lines, {{"X-Waybill", "s3cret"}}).refusal == Refusal::WrongKey);
        QVERIFY(check(Auth::Header, lines, {{"X-Waybill", ""}}).refusal == Refusal::WrongKey);
        QVERIFY(check(Auth::Header, lines, {{"X-Other", "s3cret: with colon"}}).refusal == Refusal::NoSignature);
    }

    void bearerIsComparedWhole()
    {
        QVERIFY(check(Auth::Bearer, {"bearer tok.en"}, {{"Authorization", "bearer tok.en"}}).accepted());
        QVERIFY(check(Auth::Bearer, {"bearer tok.en"}, {{"Authorization", "Bearer tok.enX"}}).refusal == Refusal::WrongKey);
        QVERIFY(check(Auth::Bearer, {"bearer tok.en"}, {{"Authorization", "tok.en"}}).refusal == Refusal::NoSignature);
    }

    void anyOfSeveralSecretsCounts()
    {
        const Lines lines{"basic u:old", "basic u:new", "header A: 1", "header B: 2", "bearer x", "bearer y"};

        QVERIFY(checkBasic(lines, "u:old").accepted());
        QVERIFY(checkBasic(lines, "u:new").accepted());
        QVERIFY(check(Auth::Header, lines, {{"A", "wrong"}, {"B", "2"}}).accepted());
        QVERIFY(check(Auth::Bearer, lines, {{"Authorization", "Bearer y"}}).accepted());
    }

    void aSecretOfAnotherFormDoesNotCount()
    {
        QVERIFY(!check(Auth::Basic, {"bearer dTpw", "u:p"}, {{"Authorization", "Basic dTpw"}}).accepted());
        QVERIFY(!check(Auth::Bearer, {"basic u:p", "token"}, {{"Authorization", "Bearer token"}}).accepted());
        QVERIFY(!check(Auth::Header, {"X: y"}, {{"X", "y"}}).accepted());
    }

    void anEmptySecretAcceptsNobody()
    {
        QVERIFY(!checkBasic({"basic u:", "basic :", "basic ", "basic"}, "u:").accepted());
        QVERIFY(!checkBasic({"basic :"}, ":").accepted());
        QVERIFY(!check(Auth::Bearer, {"bearer ", "bearer"}, {{"Authorization", "Bearer "}}).accepted());
        QVERIFY(!check(Auth::Header, {"header X:", "header X: ", "header X"}, {{"X", ""}}).accepted());
        for (const Auth auth : {Auth::Signature, Auth::Basic, Auth::Header, Auth::Bearer})
            QVERIFY(!check(auth, {}, {{"Authorization", ""}}).accepted());
    }

    void aProviderThatSignsNothingIsRefusedWhereASignatureIsAskedFor()
    {
        const Registry registry;
        std::vector<Secret> lines;
        lines.emplace_back(std::string("key"));
        const Headers headers;
        for (const auto& provider : registry.all()) {
            const Verification verification =
                authenticate(*provider, Auth::Signature, Keys(lines), {headers, "{}"}, Timestamp());
            QVERIFY(verification.status == events::VerificationStatus::Failed);
        }
        QVERIFY(check(Auth::Signature, {"key"}, {}).status == events::VerificationStatus::Failed);
    }

    void noneIsNotConfiguredAndProvesNothing()
    {
        const Verification verification = check(Auth::None, {}, {});

        QVERIFY(verification.status == events::VerificationStatus::NotConfigured);
        QVERIFY(verification.strength == events::Strength::None);
        QVERIFY(verification.accepted());
    }

    void headersThatCarrySecretsAreNamed()
    {
        std::vector<Secret> lines;
        for (const char* line : {"header X-Waybill: 1", "header x-waybill: 2", "header Y: 3", "basic u:p"})
            lines.emplace_back(std::string(line));

        QCOMPARE(secretHeaderNames(Keys(lines)), (std::vector<std::string>{"Authorization", "X-Waybill", "Y"}));
    }

    void namesOfAuthAndRefusalGoBothWays()
    {
        for (const Auth auth : {Auth::Signature, Auth::Basic, Auth::Header, Auth::Bearer, Auth::None})
            QVERIFY(authFrom(toString(auth)) == auth);
        QVERIFY(!authFrom("Basic"));
        QVERIFY(!authFrom(""));
        QCOMPARE(toString(Refusal::NoSignature), std::string_view("no_signature"));
        QCOMPARE(toString(Refusal::TooNew), std::string_view("too_new"));
    }

    // The provider's retries depend on these; a wrong one ends them.
    void everyProviderHasItsAnswers()
    {
        const Registry registry;
        const std::map<std::string_view, std::array<int, 3>> table{
            {"sendgrid", {503, 401, 413}},
            {"postmark", {503, 401, 413}}, // never 403
            {"mailgun", {503, 401, 413}},  // never 406
            {"resend", {503, 401, 413}},   // never 410
            {"agentmail", {503, 401, 413}},
            {"mailersend", {503, 401, 413}},
            {"postal", {429, 401, 413}}, // a 5xx bounces a forwarded mail
            {"brevo", {429, 429, 413}},  // any other 4xx ends the retries
            {"sparkpost", {503, 401, 413}},
            {"mailjet", {503, 401, 413}},
            {"smtpcom", {503, 401, 413}},
            {"emaillabs", {503, 401, 413}},
            {"amazon-ses", {503, 401, 413}}, // a 4xx ends the retries of SNS
            {"mandrill", {503, 401, 413}},
        };

        QCOMPARE(registry.all().size(), table.size());
        for (const auto& provider : registry.all()) {
            for (const Answers& answers : {provider->card().eventAnswers, provider->card().inboundAnswers}) {
                const std::array<int, 3> actual{answers.comeBackLater, answers.notAuthentic, answers.tooLarge};
                QCOMPARE(actual, table.at(provider->card().id));
            }
        }
    }

    void theRegistryFindsByIdOnly()
    {
        const Registry registry;

        QCOMPARE(registry.find("mailgun")->card().displayName, std::string_view("Mailgun"));
        QVERIFY(!registry.find("Mailgun"));
        QVERIFY(!registry.find(""));
    }
};

WAYBILL_TEST(AuthenticationTest)

} // namespace waybill::providers::tests

#include "AuthenticationTest.moc"
