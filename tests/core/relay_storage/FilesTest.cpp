// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/Files.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

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
};

WAYBILL_TEST(FilesTest)
#include "FilesTest.moc"
