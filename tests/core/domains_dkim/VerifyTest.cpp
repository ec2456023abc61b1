// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/domains_dkim/Messages.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

namespace waybill::domains::dkim::tests {

namespace {

const Timestamp now = timestampFromMs(1'700'000'000'000);
const std::string headers = "From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: Your  receipt\r\n";
const std::string body = "Hello \r\n  there\r\n\r\n\r\n";
const std::string plain = "a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:to:subject:from:date";

const Signer& rsa()
{
    static const Signer signer;
    return signer;
}

Verification verifyOnly(const std::string& message, const KeyAnswers& keys)
{
    const auto results = verify(parseMail(message), keys, now);
    if (results.size() != 1)
        qFatal("%zu signatures", results.size());
    return results.front();
}

bool warns(const Verification& result, const char* part)
{
    return std::ranges::any_of(result.warnings, [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    return text.replace(text.find(what), what.size(), with);
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormAndAlgorithmPasses_data();
    void everyFormAndAlgorithmPasses();
    void relaxedForgivesWhiteSpaceAndSimpleDoesNot();
    void aChangedBodyFails();
    void aChangedSignedHeaderFails();
    void anAddedFromFailsWhenFromIsOverSigned();
    void textBelowTheSignedLengthIsSaid();
    void aLengthBeyondTheBodyIsAnError();
    void anExpiredSignatureIsAnError();
    void aKeyOfTheOtherTypeIsAnError();
    void aShortKeyIsNotTrusted();
    void ofSeveralRecordsTheOneThatVerifiesCounts();
    void strictKeysRefuseIdentitiesBelow();
    void brokenSignaturesSayWhy_data();
    void brokenSignaturesSayWhy();
    void brokenKeyRecordsSayWhy_data();
    void brokenKeyRecordsSayWhy();
    void aTestedAndARevokedKeyAreTold();
    void moreSignaturesThanTheLimitAreNotLookedAt();
};

void VerifyTest::everyFormAndAlgorithmPasses_data()
{
    QTest::addColumn<bool>("isRsa");
    QTest::addColumn<QString>("forms");
    for (const char* forms : {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "relaxed", "simple"}) {
        QTest::addRow("rsa %s", forms) << true << QString::fromLatin1(forms);
        QTest::addRow("ed25519 %s", forms) << false << QString::fromLatin1(forms);
    }
}

void VerifyTest::everyFormAndAlgorithmPasses()
{
    QFETCH(bool, isRsa);
    QFETCH(QString, forms);
    const Signer ed25519(KeyType::Ed25519);
    const Signer& signer = isRsa ? rsa() : ed25519;
    const std::string tags = (isRsa ? "a=rsa-sha256; c=" : "a=ed25519-sha256; c=") + forms.toStdString()
                             + "; d=example.org; s=s1; h=from:subject";

    const Verification result = verifyOnly(signer.sign(headers, body, tags), signer.keys());

    QVERIFY2(result.result == VerifyResult::Pass, result.reason.c_str());
}

void VerifyTest::relaxedForgivesWhiteSpaceAndSimpleDoesNot()
{
    const std::string simple = replaced(plain, "relaxed/relaxed", "simple/simple");
    const auto touched = [](std::string message) { return replaced(std::move(message), "Your  receipt", "Your receipt"); };

    QCOMPARE(int(verifyOnly(touched(rsa().sign(headers, body, plain)), rsa().keys()).result), int(VerifyResult::Pass));
    QCOMPARE(int(verifyOnly(touched(rsa().sign(headers, body, simple)), rsa().keys()).result), int(VerifyResult::Fail));
}

void VerifyTest::aChangedBodyFails()
{
    const std::string message = replaced(rsa().sign(headers, body, plain), "there", "where");

    const Verification result = verifyOnly(message, rsa().keys());

    QCOMPARE(int(result.result), int(VerifyResult::Fail));
    QVERIFY(!result.bodyMatches);
}

void VerifyTest::aChangedSignedHeaderFails()
{
    const std::string message = replaced(rsa().sign(headers, body, plain), "receipt", "invoice");

    const Verification result = verifyOnly(message, rsa().keys());

    QCOMPARE(int(result.result), int(VerifyResult::Fail));
    QVERIFY(result.bodyMatches);
}

void VerifyTest::anAddedFromFailsWhenFromIsOverSigned()
{
    const std::string once = replaced(plain, ":from:date", "");
    const std::string added = "From: evil@example.com\r\n";

    QCOMPARE(int(verifyOnly(added + rsa().sign(headers, body, plain), rsa().keys()).result), int(VerifyResult::Fail));
    const Verification weak = verifyOnly(added + rsa().sign(headers, body, once), rsa().keys());
    QCOMPARE(int(weak.result), int(VerifyResult::Pass));
    QVERIFY(warns(weak, "over-signed"));
    QVERIFY(warns(weak, "several From"));
}

void VerifyTest::textBelowTheSignedLengthIsSaid()
{
    const std::string message = rsa().sign(headers, body, plain + "; l=7") + "Buy now\r\n";

    const Verification result = verifyOnly(message, rsa().keys());

    QVERIFY2(result.result == VerifyResult::Pass, result.reason.c_str());
    QVERIFY(warns(result, "unsigned"));
}

void VerifyTest::aLengthBeyondTheBodyIsAnError()
{
    const std::string message = rsa().sign(headers, body + std::string(200, 'x'), plain + "; l=200");
    const std::string cut = message.substr(0, message.size() - 150);

    QCOMPARE(int(verifyOnly(cut, rsa().keys()).result), int(VerifyResult::PermError));
}

void VerifyTest::anExpiredSignatureIsAnError()
{
    const Verification expired = verifyOnly(rsa().sign(headers, body, plain + "; t=1600000000; x=1650000000"), rsa().keys());
    const Verification valid = verifyOnly(rsa().sign(headers, body, plain + "; t=1600000000; x=1750000000"), rsa().keys());

    QCOMPARE(int(expired.result), int(VerifyResult::PermError));
    QCOMPARE(int(valid.result), int(VerifyResult::Pass));
}

void VerifyTest::aKeyOfTheOtherTypeIsAnError()
{
    const Verification result = verifyOnly(rsa().sign(headers, body, plain), Signer(KeyType::Ed25519).keys());

    QCOMPARE(int(result.result), int(VerifyResult::PermError));
    QVERIFY(QString::fromStdString(result.reason).contains(QLatin1String("Ed25519")));
}

void VerifyTest::aShortKeyIsNotTrusted()
{
    const Signer weak(KeyType::Rsa, 512);
    const Signer old(KeyType::Rsa, 1024);

    QCOMPARE(int(verifyOnly(weak.sign(headers, body, plain), weak.keys()).result), int(VerifyResult::Policy));
    const Verification result = verifyOnly(old.sign(headers, body, plain), old.keys());
    QCOMPARE(int(result.result), int(VerifyResult::Pass));
    QVERIFY(warns(result, "2048"));
}

void VerifyTest::ofSeveralRecordsTheOneThatVerifiesCounts()
{
    KeyAnswers keys = Signer().keys();
    auto& records = keys.begin()->second.records;
    records.push_back(rsa().keys().begin()->second.records.front());
    records.push_back("v=spf1 -all");

    const Verification result = verifyOnly(rsa().sign(headers, body, plain), keys);

    QVERIFY2(result.result == VerifyResult::Pass, result.reason.c_str());
    QVERIFY(warns(result, "3 TXT records"));
}

void VerifyTest::strictKeysRefuseIdentitiesBelow()
{
    const std::string message = rsa().sign(headers, body, plain + "; i=a@news.example.org");

    QCOMPARE(int(verifyOnly(message, rsa().keys()).result), int(VerifyResult::Pass));
    QCOMPARE(int(verifyOnly(message, rsa().keys("v=DKIM1; t=s; ")).result), int(VerifyResult::PermError));
}

void VerifyTest::brokenSignaturesSayWhy_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("reason");
    QTest::addRow("version") << "v=1;" << "v=2;" << "v=";
    QTest::addRow("no version") << "v=1; " << "" << "v=1";
    QTest::addRow("algorithm") << "rsa-sha256" << "rsa-md5" << "a=";
    QTest::addRow("no domain") << "d=example.org; " << "" << "d=";
    QTest::addRow("no selector") << "s=s1; " << "" << "s=";
    QTest::addRow("From unsigned") << "h=from:" << "h=sender:" << "From";
    QTest::addRow("form") << "relaxed/relaxed" << "relaxed/loose" << "c=";
    QTest::addRow("identity elsewhere") << "s=s1;" << "s=s1; i=@example.com;" << "i=";
    QTest::addRow("twice") << "s=s1;" << "s=s1; s=s2;" << "twice";
    QTest::addRow("length") << "s=s1;" << "s=s1; l=1x;" << "l=";
    QTest::addRow("order of times") << "s=s1;" << "s=s1; t=9; x=8;" << "x=";
    QTest::addRow("query") << "s=s1;" << "s=s1; q=http;" << "q=";
    QTest::addRow("no tag") << "s=s1;" << "s=s1; gibberish;" << "gibberish";
    QTest::addRow("body hash") << "bh=" << "bh=*" << "bh=";
}

void VerifyTest::brokenSignaturesSayWhy()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, reason);
    const std::string tags = replaced(plain, ":from:date", "");
    const std::string message = replaced(rsa().sign(headers, body, tags), from.toStdString(), to.toStdString());

    const Verification result = verifyOnly(message, rsa().keys());

    QCOMPARE(int(result.result), int(VerifyResult::PermError));
    QVERIFY2(QString::fromStdString(result.reason).contains(reason), result.reason.c_str());
}

void VerifyTest::brokenKeyRecordsSayWhy_data()
{
    QTest::addColumn<QString>("record");
    QTest::addColumn<QString>("reason");
    QTest::addRow("empty") << "" << "empty";
    QTest::addRow("no key") << "v=DKIM1; k=rsa" << "p=";
    QTest::addRow("version") << "v=DKIM2; p=AAAA" << "DKIM2";
    QTest::addRow("version late") << "k=rsa; v=DKIM1; p=AAAA" << "first";
    QTest::addRow("key type") << "k=dsa; p=AAAA" << "dsa";
    QTest::addRow("base64") << "p=AAA*" << "base64";
    QTest::addRow("no RSA key") << "p=AAAA" << "RSA";
    QTest::addRow("no Ed25519 key") << "k=ed25519; p=AAAA" << "32 bytes";
    QTest::addRow("no tag") << "v=DKIM1; stray; p=" << "stray";
    QTest::addRow("twice") << "p=; p=" << "twice";
    QTest::addRow("no hash") << "h=; p=" << "h=";
    QTest::addRow("no service") << "s=:; p=" << "s=";
}

void VerifyTest::brokenKeyRecordsSayWhy()
{
    QFETCH(QString, record);
    QFETCH(QString, reason);

    const auto key = parseKeyRecord(record.toStdString());

    QVERIFY(!key);
    QVERIFY2(QString::fromStdString(key.error().message).contains(reason), key.error().message.c_str());
}

void VerifyTest::aTestedAndARevokedKeyAreTold()
{
    const std::string message = rsa().sign(headers, body, plain);
    const KeyAnswers revoked = {{"s1._domainkey.example.org", {KeyAnswer::State::Found, {"v=DKIM1; p="}, {}}}};

    QVERIFY(warns(verifyOnly(message, rsa().keys("v=DKIM1; t=y; ")), "tested"));
    QCOMPARE(verifyOnly(message, revoked).reason, std::string("the key is revoked"));
}

void VerifyTest::moreSignaturesThanTheLimitAreNotLookedAt()
{
    std::string message = headers;
    for (int i = 0; i < 100; ++i)
        message = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s" + std::to_string(i) + "; h=from; bh=AA==; b=AA==\r\n" + message;

    QCOMPARE(keyNames(parseMail(message)).size(), maxSignatures);
    QCOMPARE(verify(parseMail(message), {}, now).size(), maxSignatures);
}

WAYBILL_TEST(VerifyTest)

} // namespace waybill::domains::dkim::tests

#include "VerifyTest.moc"
