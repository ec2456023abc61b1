// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/relay/RelayFixture.h"

#include <QFile>
#include <QTest>

#include "tests/support/TestMain.h"

namespace waybill::relay::tests {

using providers::Auth;

class SignatureVectorsTest : public QObject {
    Q_OBJECT

private slots:
    void everyCaseGetsItsVerdictOverHttp_data();
    void everyCaseGetsItsVerdictOverHttp();

private:
    static void tryCase(RelayFixture& relay, const JsonValue& test, bool isBasic, int& accepted, int& refused);
};

void SignatureVectorsTest::everyCaseGetsItsVerdictOverHttp_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("provider");
    QTest::newRow("sendgrid") << "sendgrid" << "sendgrid";
    QTest::newRow("mailgun") << "mailgun" << "mailgun";
    QTest::newRow("resend") << "resend" << "resend";
    QTest::newRow("postmark") << "postmark" << "postmark";
    QTest::newRow("agentmail") << "agentmail" << "agentmail";
    QTest::newRow("mailersend") << "mailersend" << "mailersend";
    QTest::newRow("postal") << "postal" << "postal";
    QTest::newRow("emaillabs") << "emaillabs" << "emaillabs";
    QTest::newRow("standard webhooks") << "standard-webhooks" << "resend";
}

void SignatureVectorsTest::everyCaseGetsItsVerdictOverHttp()
{
    QFETCH(QString, folder);
    QFETCH(QString, provider);
    QFile file(QStringLiteral(WAYBILL_FIXTURES "/payloads/%1/signature-vector.json").arg(folder));
    QVERIFY(file.open(QIODevice::ReadOnly));
    JsonDocument vectors;
    QVERIFY(vectors.parse(file.readAll().toStdString()));
    const bool isBasic = provider == u"postmark";
    RelayFixture relay({endpoint("hook", provider.toStdString(), isBasic ? Auth::Basic : Auth::Signature)});
    int accepted = 0;
    int refused = 0;

    tryCase(relay, vectors.root(), isBasic, accepted, refused);
    for (const JsonValue& variant : vectors.root()["variants"])
        tryCase(relay, variant, isBasic, accepted, refused);

    QVERIFY(accepted > 0);
    QVERIFY(refused > 0);
    const ApiAnswer status = relay.api("/v1/status");
    QCOMPARE(status["endpoints"].at(0)["refused"].integer().value(), refused);
    QCOMPARE(status["endpoints"].at(0)["received"].integer().value(), refused + accepted);
    QTRY_COMPARE(relay.api("/v1/quarantine")["refused"].size(), std::size_t(refused)); // written within a second
}

void SignatureVectorsTest::tryCase(RelayFixture& relay, const JsonValue& test, bool isBasic, int& accepted,
                                   int& refused)
{
    const std::string key(test["key"].string().value());
    relay.setSecrets("hook", {isBasic ? "basic " + key : key});
    relay.clock.setSeconds(test["verifier_now"].integer().value_or(1'600'112'502));
    const JsonValue headers = test["headers"];
    HeaderList sent;
    for (std::size_t i = 0; i < headers.size(); ++i)
        sent.emplace_back(headers.keyAt(i), headers.at(i).string().value());
    const bool isValid = test["expected"].string() == "valid";

    const HttpAnswer answer = relay.post("hook", sent, test["body"].string().value());

    const std::string why(test["why"].string().value_or("the main vector"));
    QVERIFY2(answer.status == (isValid ? 200 : 401), (why + ": " + std::to_string(answer.status)).c_str());
    ++(isValid ? accepted : refused);
}

WAYBILL_TEST(SignatureVectorsTest)

} // namespace waybill::relay::tests

#include "SignatureVectorsTest.moc"
