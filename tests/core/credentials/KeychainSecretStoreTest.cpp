// SPDX-License-Identifier: GPL-3.0-or-later
// WAYBILL_TEST_KEYRING says what with-keyring.sh has started: "unlocked", "locked", or nothing at all.
#include "core/credentials/KeychainSecretStore.h"
#include "tests/support/TestMain.h"

#include <QElapsedTimer>
#include <QTest>

#include <optional>

namespace waybill::credentials::tests {

class KeychainSecretStoreTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAKeychainEveryAnswerIsUnavailable();
    void anOpenKeychainKeepsASecret();
    void anOpenKeychainKnowsWhatItDoesNotHave();
    void aLockedKeychainIsNotAnEmptyOne();
    void aStoreThatIsGoneAnswersNobody();

private:
    Result<Secret> readBack(const std::string& name);
    Result<void> writeTo(const std::string& name, std::string text);

    const QByteArray m_keyring = qgetenv("WAYBILL_TEST_KEYRING");
    KeychainSecretStore m_store{"waybill-test", std::chrono::seconds(3)};
};

Result<Secret> KeychainSecretStoreTest::readBack(const std::string& name)
{
    std::optional<Result<Secret>> answer;
    m_store.read(name, [&answer](Result<Secret> secret) { answer = std::move(secret); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
        return fail(ErrorCode::Io, "the test waited in vain");
    return std::move(*answer);
}

Result<void> KeychainSecretStoreTest::writeTo(const std::string& name, std::string text)
{
    std::optional<Result<void>> answer;
    m_store.write(name, Secret(std::move(text)), [&answer](Result<void> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
        return fail(ErrorCode::Io, "the test waited in vain");
    return std::move(*answer);
}

void KeychainSecretStoreTest::withoutAKeychainEveryAnswerIsUnavailable()
{
    if (!m_keyring.isEmpty())
        QSKIP("there is a keyring");

    const auto read = readBack("sendgrid-production.signing");
    const auto written = writeTo("sendgrid-production.signing", "key");

    QVERIFY(!read);
    QCOMPARE(int(read.error().code), int(ErrorCode::Unavailable));
    QVERIFY(!read.error().hint.empty());
    QVERIFY(!written);
    QCOMPARE(int(written.error().code), int(ErrorCode::Unavailable));
}

void KeychainSecretStoreTest::anOpenKeychainKeepsASecret()
{
    if (m_keyring != "unlocked")
        QSKIP("needs an unlocked keyring");

    const auto written = writeTo("sendgrid-production.signing", "first line\nzweite Zeile ü");
    const auto read = readBack("sendgrid-production.signing");

    QVERIFY2(written, written ? "" : written.error().text().c_str());
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(std::string(read->reveal()), std::string("first line\nzweite Zeile ü"));
}

void KeychainSecretStoreTest::anOpenKeychainKnowsWhatItDoesNotHave()
{
    if (m_keyring != "unlocked")
        QSKIP("needs an unlocked keyring");

    const auto read = readBack("absent.signing");

    QVERIFY(!read);
    QCOMPARE(int(read.error().code), int(ErrorCode::NotFound));
}

void KeychainSecretStoreTest::aLockedKeychainIsNotAnEmptyOne()
{
    if (m_keyring != "locked")
        QSKIP("needs a locked keyring");

    const auto stored = readBack("sendgrid-production.signing");
    const auto absent = readBack("absent.signing");

    QVERIFY(!stored);
    QCOMPARE(int(stored.error().code), int(ErrorCode::Unavailable));
    QVERIFY(!absent);
    QCOMPARE(int(absent.error().code), int(ErrorCode::Unavailable));
}

void KeychainSecretStoreTest::aStoreThatIsGoneAnswersNobody()
{
    bool called = false;
    bool laterCalled = false;
    auto store = std::make_unique<KeychainSecretStore>("waybill-test", std::chrono::milliseconds(200));
    store->read("a", [&called](Result<Secret>) { called = true; });
    store.reset();

    m_store.read("b", [&laterCalled](Result<Secret>) { laterCalled = true; });

    QTRY_VERIFY_WITH_TIMEOUT(laterCalled, 20'000);
    QVERIFY(!called);
}

WAYBILL_TEST(KeychainSecretStoreTest)

} // namespace waybill::credentials::tests

#include "KeychainSecretStoreTest.moc"
