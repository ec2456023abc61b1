// SPDX-License-Identifier: GPL-3.0-or-later
// WAYBILL_TEST_KEYRING says what with-keyring.sh has started: "unlocked", "locked", "killed" or "slow" (unlocked, and this
// test kills or stops it, whose process is WAYBILL_TEST_KEYRING_PID), or nothing at all.
#include "core/credentials/KeychainSecretStore.h"
#include "tests/support/TestMain.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <memory>
#include <optional>
#include <vector>

namespace waybill::credentials::tests {

class KeychainSecretStoreTest : public QObject {
    Q_OBJECT

private slots:
    void withoutAKeychainEveryAnswerIsUnavailable();
    void anOpenKeychainKeepsASecret();
    void anOpenKeychainKnowsWhatItDoesNotHave();
    void whatWasRemovedIsGone();
    void aLockedKeychainIsNotAnEmptyOne();
    void aLockedKeychainRemovesNothingAndSaysSo();
    void itsStateIsKnownWithoutAskingItToOpen();
    void aKilledKeychainIsNeverTakenForAnEmptyOne();
    void aSlowKeychainIsNamedAndTheMainThreadGoesOn();
    void nothingIsWrittenAnywhereElse();
    void aStoreThatIsGoneAnswersNobody();
    void aStoreOutlivesTheOneBeforeIt();

private:
    Result<Secret> readBack(const std::string& name);
    Result<void> writeTo(const std::string& name, std::string text);
    Result<void> removed(const std::string& name);
    KeychainState lookedAt();

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

Result<void> KeychainSecretStoreTest::removed(const std::string& name)
{
    std::optional<Result<void>> answer;
    m_store.remove(name, [&answer](Result<void> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
        return fail(ErrorCode::Io, "the test waited in vain");
    return std::move(*answer);
}

// As the Secret Service itself says.
KeychainState KeychainSecretStoreTest::lookedAt()
{
    KeychainSecretStore store("waybill-test", std::chrono::seconds(10));
    store.refreshState();
    (void)QTest::qWaitFor([&store] { return store.state() != KeychainState::Unknown; }, 12'000);
    return store.state();
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
    QCOMPARE(int(removed("sendgrid-production.signing").error().code), int(ErrorCode::Unavailable));
    QVERIFY(m_store.state() == KeychainState::Absent);
    QVERIFY(lookedAt() == KeychainState::Absent);
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

void KeychainSecretStoreTest::whatWasRemovedIsGone()
{
    if (m_keyring != "unlocked")
        QSKIP("needs an unlocked keyring");

    QVERIFY(writeTo("short-lived.sending", "key"));
    QVERIFY(removed("short-lived.sending"));
    QCOMPARE(int(readBack("short-lived.sending").error().code), int(ErrorCode::NotFound));
}

void KeychainSecretStoreTest::aLockedKeychainRemovesNothingAndSaysSo()
{
    if (m_keyring != "locked")
        QSKIP("needs a locked keyring");

    const auto result = removed("sendgrid-production.signing"); // it is there: the unlocked run wrote it

    QVERIFY(!result);
    QCOMPARE(int(result.error().code), int(ErrorCode::Unavailable));
    QVERIFY2(result.error().message.contains("locked"), result.error().message.c_str());
}

void KeychainSecretStoreTest::itsStateIsKnownWithoutAskingItToOpen()
{
    if (m_keyring != "locked" && m_keyring != "unlocked")
        QSKIP("needs a keyring");

    QVERIFY(lookedAt() == (m_keyring == "locked" ? KeychainState::Locked : KeychainState::Open));
    QVERIFY(readBack("sendgrid-production.signing").has_value() == (m_keyring == "unlocked"));
    QVERIFY(m_store.state() == (m_keyring == "locked" ? KeychainState::Locked : KeychainState::Open));
}

void KeychainSecretStoreTest::aKilledKeychainIsNeverTakenForAnEmptyOne()
{
    if (m_keyring != "killed")
        QSKIP("needs a keyring to kill");

    QVERIFY(writeTo("postmark-staging.sending", "key"));
    QCOMPARE(::kill(pid_t(qEnvironmentVariableIntValue("WAYBILL_TEST_KEYRING_PID")), SIGKILL), 0);

    for (int round = 0; round < 2; ++round) { // the bus may start another one, which nobody has unlocked
        QCOMPARE(int(readBack("postmark-staging.sending").error().code), int(ErrorCode::Unavailable));
        QCOMPARE(int(removed("postmark-staging.sending").error().code), int(ErrorCode::Unavailable));
        QCOMPARE(int(writeTo("postmark-staging.sending", "c4nary-key").error().code), int(ErrorCode::Unavailable));
        QVERIFY(m_store.state() == KeychainState::Locked || m_store.state() == KeychainState::Absent);
    }
}

void KeychainSecretStoreTest::aSlowKeychainIsNamedAndTheMainThreadGoesOn()
{
    if (m_keyring != "slow")
        QSKIP("needs a keyring to stop");

    QVERIFY(writeTo("postmark-staging.sending", "key"));
    const pid_t keyring = pid_t(qEnvironmentVariableIntValue("WAYBILL_TEST_KEYRING_PID"));
    QCOMPARE(::kill(keyring, SIGSTOP), 0);
    int ticks = 0;
    QTimer ticking;
    connect(&ticking, &QTimer::timeout, this, [&ticks] { ++ticks; });
    ticking.start(5);
    qint64 fastest = 1'000'000;
    Result<Secret> read = Secret();
    for (int round = 0; round < 3; ++round) { // the fastest of three: this machine may be busy, a wait would be in each
        QElapsedTimer call;
        call.start();
        m_store.remove("nothing.sending", [](const Result<void>&) {});
        fastest = std::min(fastest, call.elapsed());
    }
    read = readBack("postmark-staging.sending");
    const auto written = writeTo("postmark-staging.sending", "c4nary-key");
    const KeychainState state = m_store.state();
    QCOMPARE(::kill(keyring, SIGCONT), 0);

    QVERIFY2(fastest < 100, std::to_string(fastest).c_str());
    QCOMPARE(int(read.error().code), int(ErrorCode::Unavailable));
    QCOMPARE(int(written.error().code), int(ErrorCode::Unavailable));
    QVERIFY(state == KeychainState::Slow);
    QVERIFY2(ticks > 50, std::to_string(ticks).c_str()); // six seconds: 1200 where nothing else runs
    QTRY_VERIFY_WITH_TIMEOUT(lookedAt() == KeychainState::Open, 30'000); // it goes on, and so does everything else
}

void KeychainSecretStoreTest::nothingIsWrittenAnywhereElse()
{
    if (m_keyring.isEmpty())
        QSKIP("its home is the person's own");

    const std::string canary = "c4nary-0123456789abcdef";
    (void)writeTo("canary.sending", canary);

    QDirIterator files(qEnvironmentVariable("HOME"), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            QVERIFY2(!file.readAll().contains("c4nary"), qPrintable(file.fileName()));
    }
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

// QtKeychain's queue belongs to the thread that used it first; a job that was under way there must not hold up others.
void KeychainSecretStoreTest::aStoreOutlivesTheOneBeforeIt()
{
    if (m_keyring != "unlocked")
        QSKIP("needs an unlocked keyring");

    std::vector<std::unique_ptr<KeychainSecretStore>> stores;
    for (int round = 0; round < 3; ++round) {
        std::optional<Result<Secret>> answer;
        stores.push_back(std::make_unique<KeychainSecretStore>("waybill-test", std::chrono::seconds(10)));
        stores.back()->read("absent.signing", [&answer](Result<Secret> secret) { answer = std::move(secret); });
        if (round == 0)
            stores.clear(); // its question is under way
        else
            QTRY_VERIFY(answer.has_value() && answer->error().code == ErrorCode::NotFound);
    }
    QCOMPARE(int(readBack("absent.signing").error().code), int(ErrorCode::NotFound));
}

WAYBILL_TEST(KeychainSecretStoreTest)

} // namespace waybill::credentials::tests

#include "KeychainSecretStoreTest.moc"
