// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/Files.h"
#include "tests/support/FailingCall.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <cerrno>
#include <optional>

using namespace waybill;
using namespace waybill::relay;

class FilesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }

private slots:
    void aSecretIsReadWithoutItsLineBreaks()
    {
        QVERIFY(writePrivateFile(path("secret"), "one\ntwo\r\n\n"));
        QCOMPARE(std::string(readPrivateFile(path("secret"))->reveal()), std::string("one\ntwo"));
    }

    void aPipeIsNotWaitedFor()
    {
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        QCOMPARE(readPrivateFile(path("pipe")).error().code, ErrorCode::InvalidInput);
    }

    void aLockThatSomebodyHoldsIsAConflict()
    {
        const auto held = FileLock::take(path("lock"));
        QVERIFY(held);
        QCOMPARE(FileLock::take(path("lock")).error().code, ErrorCode::Conflict);
    }

    // Nobody else uses the folder: who looks for another relay looks in vain.
    void aLockThatCannotBeTakenSaysWhy()
    {
        std::optional<Error> error;
        const bool isFiltered = waybill::tests::withFailingCall(SYS_flock, ENOLCK, 0, [&] {
            const auto lock = FileLock::take(path("network-lock"));
            if (!lock)
                error = lock.error();
        });
        if (!isFiltered)
            QSKIP("this kernel takes no filter of system calls");

        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::Io);
        QCOMPARE(error->message, path("network-lock") + " can't be locked: No locks available");
    }
};

WAYBILL_TEST(FilesTest)
#include "FilesTest.moc"
