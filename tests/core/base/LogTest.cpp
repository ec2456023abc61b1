// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Log.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <spdlog/spdlog.h>

namespace waybill {

class LogTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QVERIFY(setUpLog({}, false)); }

    void anEntryIsOneLineWithItsUtcTime()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("relay.log");
        QVERIFY(setUpLog(path.toStdString(), false));

        spdlog::info("listening");
        spdlog::debug("not told");

        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        const QRegularExpression line(R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info listening\n$)");
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY2(line.match(text).hasMatch(), qPrintable(text));
    }

    // Whoever logs ought to pass outside text through forLog(), and may forget it.
    void anEntryWithOutsideTextIsOneLineWithoutAddresses()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("relay.log");
        QVERIFY(setUpLog(path.toStdString(), false));

        spdlog::warn("not sent to nora.quist@example.org\nfake: {}", "\x1b[31m");

        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QVERIFY2(text.endsWith(QStringLiteral(" warning not sent to n•••@example.org\\nfake: \\x1b[31m\n")), qPrintable(text));
        QCOMPARE(text.count(QLatin1Char('\n')), 1);
    }

    void aFileThatCannotBeMadeIsAnError()
    {
        QTemporaryDir folder;
        QFile blocker(folder.filePath("file"));
        QVERIFY(blocker.open(QFile::WriteOnly));

        const auto result = setUpLog(folder.filePath("file/relay.log").toStdString(), false);

        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Io);
    }
};

WAYBILL_TEST(LogTest)

} // namespace waybill

#include "LogTest.moc"
