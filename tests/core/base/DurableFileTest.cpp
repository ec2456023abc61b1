// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/DurableFile.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

class DurableFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const QString m_path = m_folder.filePath(QStringLiteral("file"));

    QByteArray read() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }

private slots:
    void init() { QFile::remove(m_path); }

    void aFileIsReplacedWholeAndNothingElseIsLeft()
    {
        QVERIFY(replaceFile(m_path.toStdString(), "old and long", 0644));
        QVERIFY(replaceFile(m_path.toStdString(), "new", 0640));

        QCOMPARE(read(), QByteArray("new"));
        QVERIFY(QFile::permissions(m_path).testFlag(QFile::ReadGroup));
        QVERIFY(!QFile::permissions(m_path).testFlag(QFile::ReadOther));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList(QStringLiteral("file")));
    }

    // It could be a link to something else.
    void whatACrashLeftIsNotWrittenInto()
    {
        const QString other = m_folder.filePath(QStringLiteral("other"));
        QVERIFY(replaceFile(other.toStdString(), "another's", 0600));
        QVERIFY(QFile::link(other, m_path + QStringLiteral(".new")));

        QVERIFY(replaceFile(m_path.toStdString(), "new", 0600));

        QFile untouched(other);
        QVERIFY(untouched.open(QIODevice::ReadOnly));
        QCOMPARE(untouched.readAll(), QByteArray("another's"));
        QCOMPARE(read(), QByteArray("new"));
        QVERIFY(QFile::remove(other));
    }

    void whereNothingCanBeWrittenTheErrorNamesThePath()
    {
        const auto written = replaceFile(m_path.toStdString() + "/none/file", "new", 0600);
        QCOMPARE(written.error().code, ErrorCode::Io);
        QVERIFY(written.error().message.find("/none/file") != std::string::npos);
    }

    void aFolderThatIsGoneCanNotBeMadeDurable()
    {
        QVERIFY(syncFolder(m_folder.path().toStdString()));
        QVERIFY(!syncFolder(m_folder.path().toStdString() + "/none"));
    }
};

WAYBILL_TEST(DurableFileTest)

} // namespace waybill::tests

#include "DurableFileTest.moc"
