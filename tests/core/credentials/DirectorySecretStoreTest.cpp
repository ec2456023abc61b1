// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/DirectorySecretStore.h"
#include "core/credentials/SecretLines.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <optional>

namespace waybill::credentials::tests {

class DirectorySecretStoreTest : public QObject {
    Q_OBJECT

private slots:
    void readsASecretWithoutItsLineBreak();
    void refusesWhatOthersMayRead();
    void refusesADirectoryThatOthersMayRead();
    void aMissingDirectoryOrSecretIsNotFound();
    void namesCanNotLeadOutOfTheDirectory();
    void linksAreNotFollowed();
    void aPipeIsNotWaitedFor();
    void aSecretBeyondTheLimitIsRefused();
    void aReadOnlyDirectoryIsOnlyRead();
    void whatIsWrittenIsReadBackAndOnlyTheOwners();
    void whatIsRemovedIsGone();
    void secretsHaveSeveralLinesWhileRotating();
    void aPemBlockStaysWhole();

private:
    std::string path(const char* name) const { return m_directory.path().toStdString() + "/" + name; }
    void put(const char* name, const std::string& text, mode_t mode = 0600);
    Result<Secret> readBack(const std::string& name);
    ErrorCode codeOf(const std::string& name);

    QTemporaryDir m_directory; // 0700
};

void DirectorySecretStoreTest::put(const char* name, const std::string& text, mode_t mode)
{
    std::FILE* file = std::fopen(path(name).c_str(), "w");
    QVERIFY(file != nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
    QCOMPARE(::chmod(path(name).c_str(), mode), 0);
}

Result<Secret> DirectorySecretStoreTest::readBack(const std::string& name)
{
    DirectorySecretStore store(m_directory.path().toStdString());
    std::optional<Result<Secret>> answer;
    store.read(name, [&answer](Result<Secret> secret) { answer = std::move(secret); });
    return std::move(*answer);
}

ErrorCode DirectorySecretStoreTest::codeOf(const std::string& name)
{
    const auto secret = readBack(name);
    return secret ? ErrorCode::Io : secret.error().code;
}

void DirectorySecretStoreTest::readsASecretWithoutItsLineBreak()
{
    put("sendgrid-production.signing", "key one\nkey two\r\n\n");
    put("read-only.signing", "key", 0400);

    const auto secret = readBack("sendgrid-production.signing");

    QVERIFY(secret);
    QCOMPARE(std::string(secret->reveal()), std::string("key one\nkey two"));
    QVERIFY(readBack("read-only.signing"));
}

void DirectorySecretStoreTest::refusesWhatOthersMayRead()
{
    for (const mode_t mode : {0640, 0604, 0644, 0620, 0666}) {
        put("open.signing", "key", mode);

        const auto secret = readBack("open.signing");

        QVERIFY(!secret);
        QCOMPARE(int(secret.error().code), int(ErrorCode::PermissionDenied));
        QVERIFY(secret.error().hint.starts_with("chmod 600 "));
    }
}

void DirectorySecretStoreTest::refusesADirectoryThatOthersMayRead()
{
    put("good.signing", "key");
    const std::string directory = m_directory.path().toStdString();
    QCOMPARE(::chmod(directory.c_str(), 0755), 0);

    const ErrorCode code = codeOf("good.signing");
    const auto checked = DirectorySecretStore(directory).check();
    QCOMPARE(::chmod(directory.c_str(), 0700), 0);

    QCOMPARE(int(code), int(ErrorCode::PermissionDenied));
    QCOMPARE(int(checked.error().code), int(ErrorCode::PermissionDenied));
    QVERIFY(DirectorySecretStore(directory).check());
}

void DirectorySecretStoreTest::aMissingDirectoryOrSecretIsNotFound()
{
    put("empty.signing", "\n");

    QCOMPARE(int(codeOf("absent.signing")), int(ErrorCode::NotFound));
    QCOMPARE(int(codeOf("empty.signing")), int(ErrorCode::NotFound));
    QCOMPARE(int(DirectorySecretStore("/nonexistent/secrets").check().error().code), int(ErrorCode::NotFound));
}

void DirectorySecretStoreTest::namesCanNotLeadOutOfTheDirectory()
{
    for (const char* name : {"", ".", "..", "../x", "/etc/passwd", "a/b", ".hidden", "a b", "a\n"})
        QCOMPARE(int(codeOf(name)), int(ErrorCode::InvalidInput));
    QCOMPARE(int(codeOf(std::string("a\0b", 3))), int(ErrorCode::InvalidInput));
}

void DirectorySecretStoreTest::linksAreNotFollowed()
{
    put("target.signing", "key");
    QCOMPARE(::symlink(path("target.signing").c_str(), path("link.signing").c_str()), 0);

    QCOMPARE(int(codeOf("link.signing")), int(ErrorCode::PermissionDenied));
}

void DirectorySecretStoreTest::aPipeIsNotWaitedFor()
{
    QCOMPARE(::mkfifo(path("pipe.signing").c_str(), 0600), 0);

    QCOMPARE(int(codeOf("pipe.signing")), int(ErrorCode::PermissionDenied));
}

void DirectorySecretStoreTest::aSecretBeyondTheLimitIsRefused()
{
    put("large.signing", std::string(DirectorySecretStore::maxBytes + 1, 'x'));
    put("largest.signing", std::string(DirectorySecretStore::maxBytes, 'x'));

    QCOMPARE(int(codeOf("large.signing")), int(ErrorCode::TooLarge));
    QVERIFY(readBack("largest.signing"));
}

void DirectorySecretStoreTest::aReadOnlyDirectoryIsOnlyRead()
{
    QVERIFY(QFile::setPermissions(m_directory.path(), QFile::ReadOwner | QFile::ExeOwner));
    DirectorySecretStore store(m_directory.path().toStdString());
    std::optional<Result<void>> answer;

    store.write("new.signing", Secret("c4nary"), [&answer](Result<void> result) { answer = std::move(result); });

    QVERIFY(QFile::setPermissions(m_directory.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QCOMPARE(int(answer->error().code), int(ErrorCode::PermissionDenied));
    QVERIFY(answer->error().text().find("c4nary") == std::string::npos);
    QCOMPARE(int(codeOf("new.signing")), int(ErrorCode::NotFound));
}

void DirectorySecretStoreTest::whatIsWrittenIsReadBackAndOnlyTheOwners()
{
    DirectorySecretStore store(m_directory.path().toStdString());
    for (const char* text : {"first", "second\nbasic user:word"}) {
        std::optional<Result<void>> answer;

        store.write("new.signing", Secret(text), [&answer](Result<void> result) { answer = std::move(result); });

        QVERIFY(answer->has_value());
        std::string stored;
        store.read("new.signing", [&stored](Result<Secret> secret) { stored = secret->reveal(); });
        QCOMPARE(stored, std::string(text));
    }
    QCOMPARE(QFile::permissions(m_directory.filePath(QStringLiteral("new.signing"))) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QCOMPARE(QDir(m_directory.path()).entryList({QStringLiteral("*.new")}, QDir::Files | QDir::Hidden).size(), 0);
}

void DirectorySecretStoreTest::whatIsRemovedIsGone()
{
    DirectorySecretStore store(m_directory.path().toStdString());
    const auto remove = [&store](const char* name) {
        std::optional<Result<void>> answer;
        store.remove(name, [&answer](Result<void> result) { answer = std::move(result); });
        return *std::move(answer);
    };
    put("gone.sending", "c4nary");
    put("kept.sending", "c4nary");

    QVERIFY(remove("gone.sending"));

    QCOMPARE(int(codeOf("gone.sending")), int(ErrorCode::NotFound));
    QVERIFY(readBack("kept.sending"));
    QCOMPARE(int(remove("gone.sending").error().code), int(ErrorCode::NotFound));
    QCOMPARE(int(remove("../kept.sending").error().code), int(ErrorCode::InvalidInput));
    QVERIFY(QFile::setPermissions(m_directory.path(), QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup));
    QCOMPARE(int(remove("kept.sending").error().code), int(ErrorCode::PermissionDenied));
    QVERIFY(QFile::setPermissions(m_directory.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(readBack("kept.sending"));
}

void DirectorySecretStoreTest::secretsHaveSeveralLinesWhileRotating()
{
    const auto lines = secretLines(Secret("\n  old key \r\n\n\t\nbasic user:pass word\n"));

    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(std::string(lines[0].reveal()), std::string("old key"));
    QCOMPARE(std::string(lines[1].reveal()), std::string("basic user:pass word"));
    QVERIFY(secretLines(Secret("")).empty());
    QVERIFY(secretLines(Secret(" \n\n")).empty());
}

void DirectorySecretStoreTest::aPemBlockStaysWhole()
{
    const std::string block = "-----BEGIN PUBLIC KEY-----\nAAAA\nBBBB\n-----END PUBLIC KEY-----";

    const auto lines = secretLines(Secret("first\n" + block + "\n\n" + block + "\nlast"));

    QCOMPARE(lines.size(), std::size_t(4));
    QCOMPARE(std::string(lines[1].reveal()), block);
    QCOMPARE(std::string(lines[2].reveal()), block);
    QCOMPARE(std::string(lines[3].reveal()), std::string("last"));
    QCOMPARE(secretLines(Secret("-----BEGIN X-----\nno end")).size(), std::size_t(1));
}

WAYBILL_TEST(DirectorySecretStoreTest)

} // namespace waybill::credentials::tests

#include "DirectorySecretStoreTest.moc"
